"""What a moderator should look at twice in a suggestion: children who may be named, private numbers, odd letters. Pure.

Nothing is refused because of a flag: names in Welsh, Polish or Arabic are as good as any, and a club may be called "Sam's, 8+".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields

from localoffer.directory import contacts
from localoffer.directory.listing import BLANK, STAFF_ONLY, VOCABULARY_OF, Listing, Session, Wait
from localoffer.directory.persons import OWN_CHILD, WITH_AGE
from localoffer.directory.rules import safe_link

PHONE = re.compile(r"(?<!\d)(?:\+44\s?|0)(?:\d[\s().-]?){8,10}\d(?!\d)")
HANDLE = re.compile(
    r"(?<![\w.@])@[A-Za-z0-9_.]{3,}|\b(?:facebook|instagram|tiktok|snapchat|whatsapp|discord)\b[^.\n]{0,40}", re.IGNORECASE
)
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")
MANY_LINKS = 3
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
NOT_FREE: dict[type, set[str]] = {
    Listing: {
        *VOCABULARY_OF, *STAFF_ONLY, "contact_name", "phone", "email", "website", "sen_report_url", "urn", "source_name",
        "source_url", "source_date",
    },
    Session: {"start", "end", "term", "starts_on", "ends_on"},
    Wait: {"band", "measured_on"},
}  # fmt: skip
"""Texts that are codes, days and times, or that ask for a number, an address or a name. Places are looked at as places."""
FREE_TEXTS = {
    kind: tuple(each.name for each in fields(kind) if each.type == "str" and each.name not in known)
    for kind, known in NOT_FREE.items()
}
"""{kind of thing: names of its texts in which people write what they like}: all that the public may read and that is not named
above, so that a new one is looked at too."""


def free_texts(listing: Listing) -> list[str]:
    """All that somebody wrote in their own words."""
    parts = (listing, *listing.sessions, listing.wait)
    return [text for part in parts for name in FREE_TEXTS[type(part)] if (text := getattr(part, name))]


def flags(listing: Listing, note: str = "", before: Listing = BLANK) -> list[str]:
    """Sentences for the moderator, most serious first; nothing when there is nothing to say, or it was said `before`."""
    known = set(free_texts(before))
    text = "\n".join([*(each for each in free_texts(listing) if each not in known), note])
    found = [child_named(text), phone_in(text), mail_in(text), handle_in(text)]
    found += [mixed_letters(each) for each in (listing.name, listing.organisation)]
    found += [many_links(text), odd_website(listing.website)]
    return [each for each in dict.fromkeys(found) if each]


def child_named(text: str) -> str:
    words = child_words(text)
    return f"May name a child: “{words}”" if words else ""


def child_words(text: str) -> str:
    """The words of a text that look like a child's name with an age, or "my son ...", or ""."""
    hit = WITH_AGE.search(text) or OWN_CHILD.search(text)
    return around(text, hit) if hit else ""


def phone_in(text: str) -> str:
    hit = PHONE.search(text)
    return f"A phone number in the text: “{hit[0].strip()}”. Is it meant for the public?" if hit else ""


def mail_in(text: str) -> str:
    found = contacts.first_address(text)
    return f"An e-mail address in the text: “{found}”. Is it meant for the public?" if found else ""


def handle_in(text: str) -> str:
    hit = HANDLE.search(text)
    return f"A social media name in the text: “{hit[0].strip()}”" if hit and not contacts.ADDRESS.fullmatch(hit[0]) else ""


def mixed_letters(name: str) -> str:
    """A word whose letters come from two alphabets looks like another word: "Аutism" with a Russian A."""
    for word in name.split():
        used = {script_of(letter) for letter in word if letter.isalpha()}
        if len(used - {""}) > 1:
            return f"“{word}” mixes letters of different alphabets ({' and '.join(sorted(each.title() for each in used))})"
    return ""


def script_of(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in SCRIPTS if name.startswith(script)), "OTHER")


def many_links(text: str) -> str:
    number = len(LINK.findall(text))
    return f"{number} links in the text: is it an advertisement?" if number >= MANY_LINKS else ""


def odd_website(website: str) -> str:
    return f"The website is not a link that works: “{website[:80]}”" if website and not safe_link(website) else ""


def around(text: str, hit: re.Match[str]) -> str:
    """The words that were found with one word on either side."""
    before, after = text[: hit.start()].split(), text[hit.end() :].split()
    return " ".join([*before[-1:], hit[0], *after[:1]])
