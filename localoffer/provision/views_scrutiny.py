"""The report to scrutiny for staff and members: made with one press, then read, printed and taken as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from localoffer.accounts.access import MEMBERS, may, member_only, scrutiny_only
from localoffer.config import ROOT
from localoffer.provision import printing, reports, showing, workbook
from localoffer.provision.choropleth import Painted
from localoffer.provision.method import method
from localoffer.provision.models import Report

bp = Blueprint("scrutiny", __name__, url_prefix="/scrutiny")
MOST_ROWS = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STYLE = ROOT / "static" / "css" / "report-print.css"


@bp.get("")
@scrutiny_only
def home() -> str:
    """The button, the reports so far, and how it stands now."""
    return render_template("provision/scrutiny.html", reports=reports.every(), data=reports.today(), may_make=may(MEMBERS))


@bp.post("/reports")
@member_only
def freeze() -> ResponseReturnValue:
    """Freeze the report of today, then print it; a report that cannot be printed is frozen all the same."""
    found = reports.freeze(by=current_user, draw=drawn)
    number = found.id
    reports.print_once(number, document(found), printed)
    flash("The report is made and kept.")
    return redirect(url_for("scrutiny.report", number=number))


def printed(html: str) -> bytes | None:
    """A document as PDF; it takes some seconds, which is no news for the log."""
    g.takes_long = True
    return printing.as_pdf(html)


def drawn(data: Mapping[str, Any]) -> str:
    drawing, wards = showing.sheet(), data["map"]["wards"]
    painted = [Painted(shape, **wards[shape.code]) for shape in drawing.shapes if shape.code in wards]
    return render_template(
        "provision/report_body.html", data=data, most_rows=MOST_ROWS, few=method().few, drawing=drawing, painted=painted
    )


def document(found: Report) -> str:
    """The report as one file that needs nothing else."""
    return render_template("provision/report_print.html", report=found, style=STYLE.read_text(encoding="utf-8"))


def report_or_404(number: int) -> Report:
    return reports.one(number) or abort(404)


def whole_or_409(number: int) -> Report:
    """A report that still is what was frozen; any other is not handed out as a file."""
    found = report_or_404(number)
    return found if reports.is_whole(found) else abort(409)


@bp.get("/reports/<int:number>")
@scrutiny_only
def report(number: int) -> str:
    """A frozen report as it was."""
    found = report_or_404(number)
    return render_template("provision/report.html", report=found, whole=reports.is_whole(found))


@bp.get("/reports/<int:number>.pdf")
@scrutiny_only
def pdf(number: int) -> ResponseReturnValue:
    """A frozen report to print: as it was printed on its day, else printed now from what is kept."""
    found = whole_or_409(number)
    paper = found.pdf or printed(document(found))
    if paper is None:
        flash("This server cannot make a PDF. Use “Print” in your browser: this page is made for paper.")
        return redirect(url_for("scrutiny.report", number=number))
    return as_file(paper, "application/pdf", found, "pdf")


@bp.get("/reports/<int:number>.xlsx")
@scrutiny_only
def xlsx(number: int) -> Response:
    """Every figure of a frozen report."""
    found = whole_or_409(number)
    return as_file(workbook.of_report(found.title, found.checksum, found.data), XLSX, found, "xlsx")


def as_file(content: bytes, kind: str, found: Report, ending: str) -> Response:
    name = f"scrutiny-{found.data['day']}-{found.id}.{ending}"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
