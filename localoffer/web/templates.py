"""What the layout of every page shares: the name of the site, its menus, and GOV.UK Frontend's macros."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app
from flask_login import current_user
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from localoffer.accounts.access import MAY_ENTER, MEMBERS, READERS
from localoffer.accounts.models import OWNER
from localoffer.config import Settings

Links = tuple[tuple[str, str], ...]

MAIN: Links = (("Find help", "/search"), ("Map", "/map"), ("Browse", "/browse"), ("Add a group", "/suggest"))
SIGN_IN, YOUR_OWN = ("Sign in", "/login"), ("Your own pages", "/begin")
FOOTER: tuple[tuple[str, Links], ...] = (
    (
        "Find help",
        (
            ("Help now", "/guidance/help-now"),
            ("For young people", "/young-people"),
            ("Search", "/search"),
            ("Map", "/map"),
            ("By need", "/needs"),
            ("By ward", "/wards"),
            ("A to Z", "/a-to-z"),
            ("How things work", "/guidance"),
            ("My list", "/my-list"),
        ),
    ),
    (
        "Take part",
        (
            ("Add a group", "/suggest"),
            ("Say what you think", "/comment"),
            ("You said, we did", "/you-said-we-did"),
            ("What is missing", "/gaps"),
            ("How groups get listed", "/how-groups-get-listed"),
            ("Contact us", "/contact"),
            SIGN_IN,
        ),
    ),
    (
        "About this site",
        (
            ("About the data", "/about-the-data"),
            ("Use our data", "/use-our-data"),
            ("What the law asks", "/coverage"),
            ("What the labels mean", "/terms"),
            ("Accessibility", "/accessibility"),
            ("Privacy", "/privacy"),
            ("Cookies", "/cookies"),
        ),
    ),
)


@lru_cache(maxsize=512)
def area_facts(folder: Path) -> dict[str, str]:
    """What the area's own file says about itself; nothing when it has none."""
    path = folder / "area.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def of_area(key: str, otherwise: str = "") -> str:
    settings: Settings = current_app.extensions["settings"]
    return area_facts(settings.area_folder).get(key, otherwise)


def area_name() -> str:
    """The name of the council's area."""
    settings: Settings = current_app.extensions["settings"]
    return of_area("name", settings.area.replace("-", " ").title())


def site_name() -> str:
    """The name at the top of every page."""
    return f"{area_name()} Local Offer"


def public_url(path: str) -> str:
    """The full address of a page, from the settings and never from what a visitor's machine said."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + path


def of_this_site(text: str) -> str:
    """The council, the area and the site named in a text that is kept for every site."""
    return text.format(council=of_area("council", f"{area_name()} Council"), area=area_name(), site=site_name())


def phone_line() -> str:
    """The number of someone to talk to, when the area has one."""
    return of_area("phone")


def main_menu() -> Links:
    return MAIN


def in_main_menu(path: str) -> str:
    """The address of a page where the main menu leads to it, for the menu to say so; "" for all the others."""
    return path if any(path == address for _, address in MAIN) else ""


def footer_links(signed_in: bool) -> Iterator[tuple[str, Links]]:
    """(heading, its links) of each column; nobody is asked to sign in twice."""
    for heading, links in FOOTER:
        yield heading, tuple(YOUR_OWN if each == SIGN_IN and signed_in else each for each in links)


def staff_menu() -> list[tuple[str, str]]:
    """Where the person who is signed in may go."""
    links = []
    if current_user.is_moderator:
        links += [("Moderate", "/moderate"), ("Gaps", "/staff/gaps")]
    if current_user.is_staff:
        links += [("Guidance", "/staff/guidance")]
    if current_user.role_names & MAY_ENTER[MEMBERS]:
        links += [("My suggestions", "/members")]
    if OWNER in current_user.role_names or current_app.extensions["looks_after_something"](current_user.email):
        links += [("My groups", "/my-groups")]
    if current_user.role_names & MAY_ENTER[READERS]:
        links += [("Scrutiny", "/scrutiny")]
    if current_user.is_administrator:
        links += [("People", "/staff/people"), ("Log", "/staff/log")]
    return [*links, ("Change password", "/change"), ("Second step", "/tf-setup")]


def init_app(app: Flask) -> None:
    macros = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([app.jinja_loader, PrefixLoader(macros)])  # type: ignore[list-item]
    WTFormsHelpers(app)
    for each in (area_name, of_area, site_name, public_url, phone_line, main_menu, footer_links, staff_menu):
        app.add_template_global(each)
    app.add_template_filter(of_this_site)
    app.add_template_filter(in_main_menu)
