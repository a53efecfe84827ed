"""The one door: what goes in is live, what changes is in the history, and nobody's change is lost unseen."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from localoffer.database import db
from localoffer.directory import addresses, publishing, queries, refusals, register
from localoffer.directory.models import Entry
from localoffer.directory.rules import LONGEST_SLUG, slug_of
from tests import databases
from tests.factories import a_listing, a_service, a_user, a_venue


def test_every_act_stands_in_the_history_with_before_and_after(app: Flask) -> None:
    entry = a_service(name="Chess club")
    publishing.edit(entry, a_listing(name="Chess club", cost="paid"), by=None, why="they told us")
    publishing.withdraw(entry, by=None, why="closed")
    publishing.restore(entry, by=None, why="open again")
    publishing.confirm(entry, by=None, how="phone")
    db.session.commit()
    acts = [(each.act, each.why) for each in reversed(queries.history(entry.id))]
    assert [act for act, _ in acts] == ["created", "edited", "withdrawn", "restored", "confirmed"]
    assert [why for _, why in acts] == ["for a test", "they told us", "closed", "open again", "phone"]
    edited = queries.history(entry.id)[3]
    assert edited.before is not None and edited.before["cost"] == "free"
    assert edited.after is not None and edited.after["cost"] == "paid"


def test_confirming_moves_only_last_confirmed_and_editing_only_edited(app: Flask) -> None:
    entry = a_service()
    edited_at = entry.edited_at
    publishing.confirm(entry, by=None, how="phone")
    db.session.commit()
    assert entry.edited_at == edited_at and entry.confirmed_at is not None
    confirmed_at = entry.confirmed_at
    publishing.edit(entry, a_listing(cost="paid"), by=None, why="new price")
    db.session.commit()
    assert entry.confirmed_at == confirmed_at and entry.edited_at > edited_at


def test_a_withdrawn_entry_leaves_every_public_query(app: Flask) -> None:
    entry = a_service()
    publishing.withdraw(entry, by=None, why="closed")
    db.session.commit()
    assert queries.published_by_slug(entry.slug) is None
    assert queries.published_among([entry.id]) == []
    assert list(queries.all_published()) == []


def test_two_entries_of_one_name_have_two_addresses_and_an_old_one_leads_on(app: Flask) -> None:
    one, other = a_service(name="Play group"), a_service(name="Play group")
    assert (one.slug, other.slug) == ("play-group", "play-group-2")
    publishing.edit(one, a_listing(name="Rainbow play"), by=None, why="new name")
    db.session.commit()
    assert one.slug == "rainbow-play"
    assert addresses.address_now("play-group") == "rainbow-play"
    assert a_service(name="Play group").slug == "play-group-3"


def test_an_address_with_a_number_is_no_longer_than_others(app: Flask) -> None:
    name = "The very long name of a group " * 5
    slugs = [a_service(name=name).slug, a_service(name=name).slug]
    news = [publishing.New(a_listing(name=name), why="for a test", by_name="A list") for _ in range(9)]
    slugs += [db.session.get_one(Entry, number).slug for number in publishing.create_many(news)]
    assert len(set(slugs)) == 11 and max(map(len, slugs)) == LONGEST_SLUG


def test_names_in_another_alphabet_are_not_all_one_name(app: Flask) -> None:
    administrator = a_user(role="administrator")
    refusals.add("نادي", reason="Not safe", by=administrator)
    db.session.commit()
    school = a_service(name="مدرسة", organisation="परिवार समूह")
    other = a_service(name="اللعب معا", organisation="مجموعة العائلات")
    assert school.slug != other.slug
    with pytest.raises(refusals.MustNotBeListed):
        publishing.create(a_listing(name="نادي"), by=None, why="for a test")
    families = register.organisation(slug_of("مجموعة العائلات"))
    assert families and [each.name for each in families.entries] == [other.name]


def test_every_change_has_a_number_of_its_own(app: Flask) -> None:
    before = queries.generation()
    one, other = a_service(), a_service(name="Another")
    assert before < one.generation < other.generation
    publishing.withdraw(one, by=None, why="closed")
    db.session.commit()
    live, gone = queries.changed_since(before)
    assert [each.id for each in live] == [other.id] and gone == [one.id]


def test_many_new_ones_are_one_change(app: Flask) -> None:
    before = queries.generation()
    names = ["Chess club", "Chess club", "Drumming"]
    numbers = publishing.create_many([publishing.New(a_listing(name=name), why="for a test", by_name="A test") for name in names])
    db.session.commit()
    live, gone = queries.changed_since(before)
    assert [(each.id, each.listing.name) for each in live] == list(zip(numbers, names, strict=True)) and not gone
    assert {each.generation for each in live} == {queries.generation()} and queries.generation() > before
    assert databases.ON_POSTGRESQL or queries.generation() == before + 1


def test_a_change_made_on_old_knowledge_is_refused(app: Flask) -> None:
    entry = a_service()
    number = entry.id
    with app.test_request_context(method="POST"):
        db.session.execute(
            db.update(Entry).where(Entry.id == number).values(version=99).execution_options(synchronize_session=False)
        )
        with pytest.raises(StaleDataError):
            publishing.edit(entry, a_listing(cost="paid"), by=None, why="late")
        db.session.rollback()


def test_what_leaves_is_masked(app: Flask) -> None:
    entry = a_service(venues=(a_venue(hidden=True, address="1 Secret Street"),), caution="be careful")
    seen = queries.published_by_slug(entry.slug)
    assert seen is not None
    assert "Secret" not in repr(seen) and "careful" not in repr(seen) and "8LD" not in repr(seen)
