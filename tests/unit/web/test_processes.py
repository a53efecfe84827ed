"""How many processes serve a site that nothing else looks after, and where they listen."""

from __future__ import annotations

import os
import sys

import pytest

from localoffer.web import processes


@pytest.mark.parametrize(
    ("said", "cores", "expected"), [("", 2, 2), ("", 32, 4), ("1", 8, 1), ("6", 2, 6), ("0", 2, 1), ("many", 3, 3)]
)
def test_a_process_for_each_core_up_to_four(monkeypatch: pytest.MonkeyPatch, said: str, cores: int, expected: int) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", said)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(sys, "platform", "linux")
    assert processes.how_many() == expected


def test_a_mac_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert processes.how_many() == 1


def test_each_address_of_a_host_is_listened_on_and_a_taken_one_is_said() -> None:
    doors = processes.listen("127.0.0.1", 0)
    try:
        with pytest.raises(OSError, match="in use"):
            processes.listen("127.0.0.1", doors[0].getsockname()[1])
    finally:
        for each in doors:
            each.close()
