"""Row 12: entries, suggestions and comments made of hostile strings, looked at in Chromium with the policy on and switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from localoffer.comments.models import Comment, Original
from localoffer.database import db
from localoffer.directory import publishing
from localoffer.directory.models import Entry
from localoffer.search import index
from localoffer.submissions import actions
from tests import factories
from tests.browser.conftest import DESKTOP, Live, Trouble, sign_in
from tests.safe import corpus

pytestmark = pytest.mark.browser
AT_ONCE = 8
FOR_THE_SCREEN = [each for each in corpus.SHORT if "\x00" not in each and not any("\ud800" <= c <= "\udfff" for c in each)]


def hostile_site(live: Live) -> None:
    """Every string is in the name, or the texts, of an entry, a suggestion and a comment; several to each."""
    with live.app.test_request_context():
        for place in range(0, len(FOR_THE_SCREEN), AT_ONCE):
            texts = FOR_THE_SCREEN[place : place + AT_ONCE]
            whole = "\n".join(texts)
            listing = factories.a_listing(
                name=f"Zyx {place} {texts[0]}"[:200], summary=whole[:400], description=whole, eligibility=whole, cost_text=whole, access_text=whole,
                schedule_text=whole, organisation=texts[-1][:200], website=texts[1 % len(texts)], email=texts[2 % len(texts)], phone=texts[3 % len(texts)],
                venues=(factories.a_venue(name=texts[4 % len(texts)], address=whole[:300]),),
            )  # fmt: skip
            publishing.create(listing, by=None, why=whole)
            actions.submit(listing, note=whole)
            words = Original(words=whole, sender_email=texts[0][:200])
            db.session.add(
                Comment(
                    reference=f"CO-{place}",
                    about="content",
                    who="parent",
                    state="published",
                    public_words=whole,
                    answer=whole,
                    action=whole,
                    action_state="done",
                    original=words,
                )
            )
        db.session.commit()
        index.catch_up()
        db.session.remove()


@pytest.mark.timeout(900)
def test_r12_nothing_runs_with_the_policy_on_and_off(new_page: Callable[..., Page], live: Live, trouble: Trouble) -> None:
    hostile_site(live)
    trouble.allowed = ("404", "Failed to load resource", "Content Security Policy", "another host")
    with live.app.app_context():
        rows = db.session.execute(db.select(Entry.id, Entry.slug).where(Entry.name.startswith("Zyx"))).all()
        db.session.remove()
    addresses = ["/", "/search?q=Zyx", "/search?q=Zyx&page=2", "/map?q=Zyx", "/map/embed?q=Zyx", "/a-to-z", "/wards/maltby-east", "/you-said-we-did", "/you-said-we-did?page=2",
                 "/moderate", "/moderate/entries?q=Zyx", "/moderate/comments?list=published", "/moderate/duplicates", "/staff/log", "/staff/people", "/suggest?name=%3Cimg%20src=x%20onerror=fire(1787)%3E"]  # fmt: skip
    addresses += (
        [f"/services/{slug}" for _, slug in rows[::2]]
        + [f"/moderate/entries/{number}" for number, _ in rows[::7]]
        + [f"/moderate/{number}" for number in range(34, 40)]
    )
    fired: list[Any] = []
    for bypass in (False, True):
        page = new_page(viewport=DESKTOP, bypass_csp=bypass)
        page.on("dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss()))
        page.expose_function("fire", lambda *words: fired.append(words))
        sign_in(page, live, "administrator")
        for address in addresses:
            page.goto(address, wait_until="load")
            page.mouse.move(300, 400)
            page.keyboard.press("Tab")
        for query in corpus.TAGS[:12] + corpus.ATTRIBUTES[:4]:
            page.goto("/search?" + urlencode({"q": query, "near": query}), wait_until="load")
    assert fired == []
    assert len(rows) > 40
