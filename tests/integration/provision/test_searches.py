"""Searches that find nothing stand beside the gaps, as counts by ward and need."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from localoffer.database import db
from localoffer.search.log_models import SearchLog
from tests.checking import CheckingClient


def test_staff_see_thin_searches_beside_the_gaps(directory: Flask, as_moderator: CheckingClient) -> None:
    assert "Not measured yet." in as_moderator.get("/staff/gaps").text
    now = datetime.now(UTC)
    rows = [SearchLog(at=now, words="chess", need="HI", ward_code="E05013006", found=0) for _ in range(6)]
    rows += [SearchLog(at=now, words="swimming", need="ASD", ward_code="E05013007", found=30)]
    db.session.add_all(rows)
    db.session.commit()
    cells = [
        each.get_text(" ", strip=True) for each in as_moderator.get("/staff/gaps").soup.select("td[data-label='Found nothing']")
    ]
    assert cells == ["6"]
