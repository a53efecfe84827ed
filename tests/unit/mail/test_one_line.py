"""Nothing that a visitor typed can start a new mail header."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.mail import one_line


@pytest.mark.parametrize(
    "typed",
    [
        "Hello\r\nBcc: x@evil.example",
        "Hello\nBcc: x@evil.example",
        "=?UTF-8?Q?=0A?=Bcc: x@evil.example 😀",
        "a\u2028Bcc: b",
        "a\x85Bcc: b",
    ],
)
def test_a_header_stays_one_header(typed: str) -> None:
    letter = EmailMessage()
    letter["Subject"] = one_line(typed)
    assert not [line for line in letter.as_string().splitlines() if line.lower().startswith("bcc")]


@given(st.text())
def test_always_one_line_of_bounded_length(typed: str) -> None:
    assert len(one_line(typed).splitlines()) <= 1
    assert len(one_line(typed)) <= 150
