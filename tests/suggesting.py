"""How a visitor suggests a group, page by page, for tests that need it done."""

from __future__ import annotations

from typing import Any

from tests.checking import CheckingClient, Page

ANSWERS: dict[str, dict[str, Any]] = {
    "name": {"name": "Wath Wednesday Lego Club"},
    "what": {"description": "Children build with bricks together. Quiet and friendly.", "kind": "group"},
    "where": {"delivery": ["venue"], "venues-0-name": "Montgomery Hall", "venues-0-postcode": "S63 7RZ"},
    "contact": {"phone": "01709 555123"},
    "knows": {"group_knows": "yes"},
}  # fmt: skip


def begin(visitor: CheckingClient, query: str = "", **answers: Any) -> Page:
    """Answer the first question; the page that follows, past the question whether it is there already."""
    page = visitor.submit(visitor.get(f"/suggest{query}"), {**ANSWERS["name"], **answers}, action="/suggest")
    return visitor.get(page.link("No, it is a different one")) if page.url.endswith("/alike") else page


def answer_what_is_needed(visitor: CheckingClient, *, query: str = "", **changes: dict[str, Any]) -> Page:
    """Answer the five questions; the page that asks for more."""
    page = begin(visitor, query, **changes.get("name", {}))
    for key in ("what", "where", "contact", "knows"):
        assert page.url.endswith(f"/{key}"), f"{page.status} {page.url} {page.text[:900]}"
        page = visitor.submit(page, {**ANSWERS[key], **changes.get(key, {})})
    assert page.url.endswith("/more"), page.text
    return page


def to_the_check(visitor: CheckingClient, *, email: str = "", **changes: dict[str, Any]) -> Page:
    """As far as the page of answers."""
    more = answer_what_is_needed(visitor, **changes)
    page = visitor.get(more.link("No, go on to the end"))
    if page.url.endswith("/you"):
        page = visitor.submit(page, {"sender_email": email})
    assert page.url.endswith("/check"), page.text
    return page


def send(visitor: CheckingClient, check: Page) -> Page:
    """Press the button, and the second one that fast visitors get."""
    page = visitor.submit(check, button="Send")
    return visitor.submit(page, button="I am a person") if "One more button" in page.heading else page


def suggest(visitor: CheckingClient, *, email: str = "", **changes: dict[str, Any]) -> Page:
    """Suggest a group from the first word to the thanks."""
    return send(visitor, to_the_check(visitor, email=email, **changes))
