"""A proposal put onto an entry that has moved on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.listing import Listing, Session, Venue, Wait
from localoffer.directory.rules import public_listing
from localoffer.submissions.merging import codes, rebased, union

HALL = Venue(name="Hall", address="1 High Street", postcode="S66 8LD", area="Maltby", lat=53.42, lon=-1.2, precision="postcode")
HOME = Venue(name="Ann's", address="7 Low Road", postcode="S65 1AB", area="Eastwood", lat=53.43, lon=-1.34, hidden=True)
SEEN = Listing(name="Club", phone="1", email="a@b.c", needs=("ASD", "HI"), sessions=(Session(days=("MO",), start="17:00"),))


def test_only_what_the_sender_changed_is_taken_over() -> None:
    live = SEEN.changed(email="new@b.c")
    merged = rebased(SEEN, SEEN.changed(phone="2"), live)
    assert merged.listing == live.changed(phone="2")
    assert merged.disputed == ()


def test_what_both_changed_is_named() -> None:
    merged = rebased(SEEN, SEEN.changed(phone="2"), SEEN.changed(phone="3"))
    assert merged.listing.phone == "2"
    assert merged.disputed == ("phone",)


def test_the_same_change_on_both_sides_is_no_dispute() -> None:
    assert rebased(SEEN, SEEN.changed(phone="2"), SEEN.changed(phone="2")).disputed == ()


def test_lists_of_codes_take_what_was_added_and_lose_what_was_taken_out() -> None:
    assert set(codes(("ASD", "HI"), ("ASD", "VI"), ("ASD", "HI", "PD"))) == {"ASD", "VI", "PD"}


def test_a_hidden_address_survives_a_correction_by_somebody_who_never_saw_it() -> None:
    live = SEEN.changed(venues=(HOME,))
    seen = public_listing(live)
    assert seen.venues[0].address == ""
    merged = rebased(seen, seen.changed(phone="2"), live)
    assert merged.listing.venues == (HOME,)
    moved = rebased(seen, seen.changed(venues=(*seen.venues, HALL)), live)
    assert moved.listing.venues == (HOME, HALL)


def test_a_changed_fact_of_one_place_leaves_the_other_facts_as_they_are_now() -> None:
    live = SEEN.changed(venues=(HALL, HOME))
    seen = public_listing(live)
    renamed = Venue(**{**vars(seen.venues[0]), "name": "New Hall"})
    merged = rebased(seen, seen.changed(venues=(renamed, seen.venues[1])), live)
    assert [each.name for each in merged.listing.venues] == ["New Hall", "Ann's"]
    assert merged.listing.venues[1] == HOME and merged.disputed == ()


def test_a_place_that_was_taken_out_goes_and_one_that_came_since_stays() -> None:
    other = Venue(name="Park", area="Wath")
    late = Venue(name="Pool", area="Dinnington")
    seen = SEEN.changed(venues=(HALL, other))
    merged = rebased(seen, seen.changed(venues=(other,)), SEEN.changed(venues=(HALL, other, late)))
    assert [each.name for each in merged.listing.venues] == ["Park", "Pool"]


def test_a_wait_is_merged_fact_by_fact() -> None:
    seen = SEEN.changed(wait=Wait(weeks=8, source="NHS"))
    merged = rebased(seen, seen.changed(wait=Wait(weeks=9, source="NHS")), seen.changed(wait=Wait(weeks=8, source="Board paper")))
    assert merged.listing.wait == Wait(weeks=9, source="Board paper")


def test_a_merge_fills_gaps_and_loses_nothing() -> None:
    mine = Listing(name="Club", kind="service", phone="1", needs=("ASD",), cost="free")
    theirs = Listing(name="The Club", kind="group", phone="2", email="a@b.c", needs=("HI",), cost="unknown")
    assert union(mine, theirs) == mine.changed(email="a@b.c", needs=("ASD", "HI"))


facts = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["A", "B", "C"]),
        "phone": st.sampled_from(["", "1", "2"]),
        "needs": st.lists(st.sampled_from(["ASD", "HI", "VI"]), unique=True).map(tuple),
        "age_min": st.sampled_from([None, 0, 5]),
        "venues": st.lists(st.sampled_from([HALL, HOME, Venue(name="Park")]), unique=True).map(tuple),
        "sessions": st.lists(st.sampled_from([Session(days=("MO",)), Session(days=("TU",))]), unique=True).map(tuple),
    },
)
listings = facts.map(lambda given_facts: Listing(**given_facts))


@given(listings, listings)
def test_an_unchanged_proposal_changes_nothing(seen: Listing, live: Listing) -> None:
    assert rebased(seen, seen, live).listing == live


@given(listings, listings)
def test_an_entry_that_nobody_touched_becomes_the_proposal(seen: Listing, wanted: Listing) -> None:
    merged = rebased(seen, wanted, seen)
    assert not merged.disputed
    assert set(merged.listing.needs) == set(wanted.needs)
    assert merged.listing.changed(needs=(), venues=()) == wanted.changed(needs=(), venues=())
    assert [each.name for each in merged.listing.venues] == [each.name for each in wanted.venues]
