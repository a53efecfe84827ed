"""The map of personal data says what the tables hold, and people can read it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table

from localoffer.database import db
from localoffer.privacy import mapping
from localoffer.privacy.finding import FROZEN
from tests.checking import CheckingClient


def test_every_column_that_looks_personal_is_in_the_map(app: Flask) -> None:
    tables = db.metadata.tables.values()
    assert mapping.unmapped(tables) == [], "say in data/personal_data.json whose it is, what for and how long it is kept"
    assert mapping.gone(tables) == []


def test_a_new_column_is_noticed() -> None:
    table = Table(
        "new_table", MetaData(), Column("id", Integer), Column("phone", String), Column("facts", JSON), Column("size", String)
    )
    assert mapping.unmapped([table]) == ["new_table.facts", "new_table.phone"]


def test_each_row_says_whose_what_for_and_how_long(page: CheckingClient) -> None:
    shown = page.get(page.get("/privacy").link("What we keep about people"))
    for group in mapping.groups():
        assert group.what and group.who and group.why and group.kept
        assert group.what in shown.text and group.kept in shown.text
    assert "12 months after the decision" in page.get("/privacy").text and "24 months" in page.get("/privacy").text


def test_what_is_frozen_takes_in_no_address() -> None:
    named = {
        column.partition(".")[0] for group in mapping.groups() for column in group.columns if "email" in column or ".to" in column
    }
    assert not named & FROZEN
