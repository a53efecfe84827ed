"""An entry's page leads to others like it, and says what acronyms mean."""

from __future__ import annotations

from flask import Flask

from tests.checking import CheckingClient
from tests.factories import a_service


def test_what_is_alike_stands_below(app: Flask, page: CheckingClient) -> None:
    a_service(name="Autism Chess", needs=("ASD",), categories=("leisure_and_activities",), age_min=5, age_max=11)
    a_service(name="Autism Draughts", needs=("ASD",), categories=("leisure_and_activities",), age_min=8, age_max=14)
    a_service(name="Autism Bridge", needs=("ASD",), categories=("leisure_and_activities",), age_min=18, age_max=25)
    a_service(name="Deaf Money Advice", needs=("HI",), categories=("money_and_benefits",), age_min=0, age_max=25)
    shown = [each.get_text(strip=True) for each in page.get("/services/autism-chess").soup.select(".lo-related h3")]
    assert shown[0] == "Autism Draughts"
    assert "Autism Chess" not in shown and "Autism Bridge" not in shown and "Deaf Money Advice" not in shown


def test_an_acronym_gets_its_meaning_where_it_is_first_used(app: Flask, page: CheckingClient) -> None:
    a_service(name="Chess", description="CAMHS told us. You may need an EHC plan. CAMHS can refer. Ask a SENCO. XYZ is no word.")
    text = page.get("/services/chess").text
    assert text.count("child and adolescent mental health services") == 1
    assert "SENCO (special educational needs co-ordinator)" in text
    assert "EHC plan (education, health and care plan)" in text and "XYZ is" in text


def test_an_acronym_that_is_explained_already_is_left_alone(app: Flask, page: CheckingClient) -> None:
    a_service(name="Chess", description="CAMHS (mental health) told us.")
    assert "CAMHS (mental health) told" in page.get("/services/chess").text
