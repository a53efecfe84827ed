"""The page for those who would like to use the data, with examples that are tried by a test."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from localoffer.accounts.access import public
from localoffer.api.params import MOST_ON_A_PAGE
from localoffer.api.politeness import MOST, SECONDS
from localoffer.api.views_feeds import FEEDS

bp = Blueprint("developers", __name__)
ROOT = "/api/oruk/v3"


@dataclass(frozen=True)
class Example:
    """Something one may want to know, and the address that answers it."""

    what: str
    path: str


EXAMPLES = (
    Example("What this is, and its OpenAPI document", f"{ROOT}/"),
    Example("All services, a page at a time", f"{ROOT}/services?per_page=100"),
    Example("Every service in full, one on a line", f"{ROOT}/services?full=true&format=ndjson"),
    Example("What changed since a day", f"{ROOT}/services?modified_after=2026-11-01"),
    Example("Services with some words", f"{ROOT}/services?search=swimming"),
    Example("For ages 5 to 11", f"{ROOT}/services?minimum_age=5&maximum_age=11"),
    Example("On Saturdays", f"{ROOT}/services?day=SA"),
    Example("Within a mile of a postcode", f"{ROOT}/service_at_locations?postcode=S65+1AB&proximity=1609"),
    Example("The needs and other facts we sort by", f"{ROOT}/taxonomies"),
    Example("What was taken down", f"{ROOT}/x_withdrawn"),
)


@bp.get("/use-our-data")
@public
def home() -> str:
    return render_template(
        "api/developers.html", examples=EXAMPLES, most=MOST_ON_A_PAGE, limit=MOST, seconds=SECONDS, feeds=FEEDS
    )
