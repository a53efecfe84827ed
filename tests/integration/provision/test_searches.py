"""Searches that find nothing stand beside the gaps, as counts by ward and need."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from localoffer.database import db
from localoffer.search.log_models import SearchLog
from tests.checking import CheckingClient


def seven_searches() -> None:
    """Six of which found nothing."""
    now = datetime.now(UTC)
    rows = [SearchLog(at=now, words="chess", need="HI", ward_code="E05013006", found=0) for _ in range(6)]
    rows += [SearchLog(at=now, words="swimming", need="ASD", ward_code="E05013007", found=30)]
    db.session.add_all(rows)
    db.session.commit()


def test_staff_see_thin_searches_beside_the_gaps(directory: Flask, as_moderator: CheckingClient) -> None:
    assert "Not measured yet." in as_moderator.get("/staff/gaps").text
    seven_searches()
    cells = [
        each.get_text(" ", strip=True) for each in as_moderator.get("/staff/gaps").soup.select("td[data-label='Found nothing']")
    ]
    assert cells == ["6"]


def test_the_report_names_only_searches_that_found_nothing_or_little(directory: Flask, as_member: CheckingClient) -> None:
    seven_searches()
    report = as_member.submit(as_member.get("/scrutiny"), button="Make the report")
    table = next(each for each in report.soup.select("table") if each.caption and "found nothing or little" in each.caption.text)
    assert [[cell.get_text() for cell in row.select("td")][1:] for row in table.select("tbody tr")] == [["6", "0"]]
