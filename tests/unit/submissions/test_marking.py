"""A reader is led to the words that were changed, and no word of either side is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localoffer.submissions.marking import MOST_WORDS, marked

LINES = st.lists(st.text(alphabet="ab c\n", min_size=1, max_size=40), max_size=4)


@given(LINES, LINES)
def test_every_line_is_shown_as_it_is(lines: list[str], others: list[str]) -> None:
    assert ["".join(text for text, _ in pieces) for pieces in marked(lines, others)] == lines


def test_only_what_was_changed_is_marked_on_each_side() -> None:
    before, after = (
        ["We meet in the hall.", "Ring Jo first, please."],
        ["We meet in the hall.", "Ring Al first, please.", "Free."],
    )
    assert [text for pieces in marked(after, before) for text, changed in pieces if changed] == ["Al", "Free."]
    assert [text for pieces in marked(before, after) for text, changed in pieces if changed] == ["Jo"]


def test_a_blank_line_within_a_text_stays_a_gap_within_it() -> None:
    pieces = marked(["We meet in the hall.\n\nRing Jo first."], ["We meet in the hall.\n\nRing Al first."])
    assert pieces == [[("We meet in the hall.\n\nRing ", False), ("Jo", True), (" first.", False)]]


def test_what_has_little_in_common_or_is_short_or_endless_is_not_marked() -> None:
    for lines, others in (
        (["one two three four five six"], ["seven eight nine ten eleven twelve"]), (["01709 1"], ["01709 2"]), (["new"], []),
        (["w " * MOST_WORDS], ["w " * MOST_WORDS + "x"]),
    ):  # fmt: skip
        assert not [text for pieces in marked(lines, others) for text, changed in pieces if changed]
