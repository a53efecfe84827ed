"""What people typed as phone, e-mail, website or text, as links and paragraphs that are safe to show. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from localoffer.directory.rules import safe_link

NUMBER = re.compile(r"\+?\d[\d\s().-]{3,}\d|\d{3,}")
ADDRESS = re.compile(r"[^@\s<>\"'(),:;\\\[\]]+@[^@\s<>\"'(),:;\\\[\]]+\.[A-Za-z]{2,}")


def phone_link(phone: str) -> str:
    """The first number in the text as a tel: link, or "".

    >>> phone_link("01709 123 456 (option 2)")
    'tel:01709123456'
    """
    found = NUMBER.search(phone)
    digits = re.sub(r"[^\d+]", "", found[0]) if found else ""
    return f"tel:{digits}" if 3 <= len(digits) <= 16 else ""


def mail_link(email: str) -> str:
    """A mailto: link for one plain address, or "" for anything else."""
    return f"mailto:{quote(email, safe='@+')}" if ADDRESS.fullmatch(email) else ""


def site_shown(url: str) -> str:
    """A website as people read it aloud: "https://www.example.org/club/" is "example.org/club"."""
    if not safe_link(url):
        return url
    parts = urlsplit(url)
    shown = (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")
    return shown if len(shown) <= 48 else f"{(parts.hostname or '').removeprefix('www.')}"


def paragraphs(text: str) -> list[list[str]]:
    """Text as paragraphs, each a list of its lines."""
    return [block.strip().split("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]
