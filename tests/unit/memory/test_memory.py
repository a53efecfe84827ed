"""What is worked out once is known from then on, within a bound."""

from __future__ import annotations

from localoffer.memory import Memory


def test_it_knows_what_it_was_told_and_never_more_than_so_many() -> None:
    known: Memory[int, str] = Memory(3)
    for number in range(10):
        assert known.keep(number, str(number)) == str(number)
        assert known.get(number) == str(number)
        assert len(known) <= 3
    assert known.get(0) is None
