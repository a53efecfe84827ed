"""A snippet shows why something matched, and marks it."""

from __future__ import annotations

from localoffer.directory.listing import Listing
from localoffer.search.slots import Slot, Variant
from localoffer.search.snippets import LONGEST, Parts, said_by, snippet_of, wanted_by
from localoffer.search.words import stem


def slots(*words: str) -> list[Slot]:
    return [Slot((word,), (Variant((stem(word),), 1.0, word),)) for word in words]


def snippet(listing: Listing, found: list[Slot]) -> Parts:
    return snippet_of(said_by(listing), wanted_by(found))


def test_the_sentence_with_the_words_is_shown_and_marked() -> None:
    listing = Listing(name="Hub", description="A warm place. Staff go swimming with children on Fridays. Tea is free.")
    assert snippet(listing, slots("swim")) == (
        ("Staff go ", False), ("swimming", True), (" with children on Fridays.", False),
    )  # fmt: skip


def test_nothing_is_shown_when_the_name_says_it_or_nothing_does() -> None:
    listing = Listing(name="Swimming club", description="We swim.")
    assert snippet(listing, slots("swim")) == ()
    assert snippet(listing, slots("chess")) == ()
    assert snippet(listing, []) == ()


def test_a_long_sentence_is_cut_around_the_word() -> None:
    words = " ".join(["word"] * 100)
    parts = snippet(Listing(description=f"{words} trampoline {words}"), slots("trampoline"))
    text = "".join(part for part, _ in parts)
    assert ("trampoline", True) in parts
    assert len(text) <= LONGEST + 4 and text.startswith("… ") and text.endswith(" …")


def test_a_phrase_is_marked_only_where_all_of_it_is_said() -> None:
    both = (Variant(("slt",), 1.0, "SLT", as_typed=True), Variant(("slt", "servic"), 0.45, "SLT service"))
    both = (*both, Variant(("speech", "therapi"), 0.75, "speech therapy"))
    listing = Listing(name="Hub", description="A private service. Ask for speech therapy here.")
    assert [part for part, shown in snippet(listing, [Slot(("slt",), both)]) if shown] == ["speech", "therapy"]
    assert snippet(Listing(name="Hub", description="A private service."), [Slot(("slt",), both)]) == ()
