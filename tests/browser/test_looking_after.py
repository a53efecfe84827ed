"""Those who look after entries, in the browser: from the letter to an answer, a change, a closing, a wrong owner, a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import select, update

from localoffer import mail
from localoffer.database import db, now
from localoffer.directory.models import Entry
from localoffer.freshness import digests, keepers, links
from localoffer.freshness.models import LooksAfter, Owner
from localoffer.submissions.models import Submission
from tests.browser.conftest import DESKTOP, PHONE, Live, Trouble, press, sign_in
from tests.browser.test_every_page import look_at
from tests.factories import a_service

pytestmark = pytest.mark.browser
NAMES = ("Ada's Reading Hour", "Bea's Swim Club", "Cy's Music Room", "Dot's Craft Table")


@pytest.fixture
def letter(live: Live) -> Iterator[str]:
    """Four groups of one owner, listed a year ago; the address in the letter that asks about them."""
    with live.app.app_context():
        outbox = live.app.extensions["mailman"].outbox = []
        email = f"ada{now().timestamp()}@example.org"
        for name in NAMES:
            entry = db.session.scalar(select(Entry).where(Entry.name == name)) or a_service(name=name)
            db.session.execute(
                update(Entry).where(Entry.id == entry.id).values(created_at=now() - timedelta(days=400), confirmed_at=None)
            )
            keepers.let_in(entry.id, email=email, name="Ada")
        db.session.commit()
        digests.remind(lambda _line: None)
        mail.send_waiting()
        found = re.search(r"http\S+/owner/\S+", outbox[-1].body)
        assert found
        db.session.remove()
        yield urlsplit(found[0]).path


def facts(live: Live, name: str) -> tuple[object, ...]:
    """(cost in words, how it was confirmed, who looks after it, what waits) of an entry."""
    with live.app.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.name == name)).one()
        waits = db.session.scalars(
            select(Submission.proposed).where(Submission.entry_id == entry.id, Submission.state == "waiting")
        )
        found = (entry.facts.get("cost_text"), entry.confirmed_how, len(keepers.of_entry(entry.id)), waits.all())
        db.session.remove()
        return found


def test_four_answers_to_one_letter(live: Live, letter: str, phone: Page, trouble: Trouble) -> None:
    trouble.allowed = ("410",)
    referers: list[str] = []
    phone.on("request", lambda request: referers.append(request.headers.get("referer", "")))
    phone.goto(letter)
    assert "/owner/" not in phone.url and phone.inner_text("h1") == "Is this still right?"
    for words, name in (("It is still right", NAMES[0]), ("We have closed", NAMES[2]), ("This is not ours", NAMES[3])):
        press(phone.get_by_role("button", name=re.compile(f"{words}.*{name}")))
    press(phone.get_by_role("button", name=re.compile(f"Something changed.*{NAMES[1]}")))
    phone.get_by_label("How much?").fill("£4 a swim")
    phone.get_by_label("Phone", exact=True).fill("01709 999999")
    press(phone.get_by_role("button", name="Send the changes"))
    assert "on the site now" in phone.inner_text("main") and phone.inner_text("h1") == "Thank you"
    assert facts(live, NAMES[0])[1] == "owner link"
    cost, how, _people, waits = facts(live, NAMES[1])
    assert (cost, how) == ("£4 a swim", "") and waits[0]["phone"] == "01709 999999"  # type: ignore[index]
    assert facts(live, NAMES[2])[3][0]["status"] == "closed" and facts(live, NAMES[3])[2] == 0  # type: ignore[index]
    assert phone.goto(letter).status == 410  # type: ignore[union-attr]
    assert "has been used already" in phone.inner_text("main")
    assert not [each for each in referers if "/owner/" in each]


def test_without_scripts_all_at_once(live: Live, letter: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=DESKTOP, java_script_enabled=False)
    page.goto(letter)
    press(page.get_by_role("button", name=re.compile(r"All \d are still right")))
    assert "You have answered for everything" in page.inner_text("main")


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 700}, DESKTOP], ids=["phone", "desk"])
def test_every_page_of_theirs(
    live: Live, letter: str, viewport: dict[str, int], new_page: Callable[..., Page], trouble: Trouble
) -> None:
    trouble.allowed = ("410",)
    page = new_page(viewport=viewport)
    page.goto(letter)
    review = urlsplit(page.url).path
    with live.app.app_context():
        owner = db.session.scalars(select(Owner).order_by(Owner.id.desc())).first()
        assert owner is not None
        entry_id, owner_id = (
            db.session.scalars(select(LooksAfter.entry_id).where(LooksAfter.owner_id == owner.id)).first(),
            owner.id,
        )
        home = f"/owner/{links.make(owner.id, [], links.HOME)}"
        db.session.commit()
        slug = db.session.get_one(Entry, entry_id).slug
        db.session.remove()
    change = f"{review}/change/{entry_id}"
    own = [review, change, home, f"/services/{slug}/look-after", f"/services/{slug}", "/owner/not-a-link"]
    found = [each for address in own for each in look_at(page, address)]
    page.goto(home)
    found += look_at(page, f"{urlsplit(page.url).path}/people/{entry_id}")
    sign_in(page, live, "moderator")
    found += [
        each
        for address in (f"/moderate/freshness/{entry_id}", f"/moderate/freshness/people/{owner_id}")
        for each in look_at(page, address)
    ]
    assert found == []


def test_a_claim_from_the_page_to_the_link(live: Live, phone: Page, new_page: Callable[..., Page]) -> None:
    with live.app.app_context():
        outbox = live.app.extensions["mailman"].outbox = []
        slug = a_service(name="Eve's Garden Group").slug
        db.session.remove()
    phone.goto(f"/services/{slug}")
    press(phone.get_by_role("link", name="Ask to look after this page"))
    phone.get_by_label("Your email").fill("eve@example.org")
    phone.get_by_label("What do you do there").fill("I lead it")
    press(phone.get_by_role("button", name="Send", exact=True))
    assert phone.inner_text("h1") == "Thank you"
    staff = new_page(viewport=PHONE)
    sign_in(staff, live, "moderator")
    staff.goto("/moderate/freshness/claims")
    press(staff.get_by_role("button", name=re.compile("Let them look after it.*Eve's Garden Group")))
    assert "A letter with a link is on its way" in staff.inner_text("main")
    found = re.search(r"http\S+/owner/\S+", outbox[-1].body)
    assert found
    phone.goto(urlsplit(found[0]).path)
    assert phone.inner_text("h1") == "What you look after" and "Eve's Garden Group" in phone.inner_text("main")
