"""What in a comment may show who somebody is: a first proposal of words without it, and what to look at. Pure.

The proposal is never published by itself: a person of staff reads it and decides.
"""

from __future__ import annotations

import re

from localoffer.directory import contacts, flags
from localoffer.directory.persons import BETWEEN, BLANK, IS_AGED, OWN_CHILD, PART, PERSON, WITH_AGE

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
BORN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")
NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Sir|Teacher|Nurse)\.?{BLANK}{PERSON}")
ANYBODY = re.compile(rf"({PERSON})(?:['’][sS]\b)?")
AGE = re.compile(rf"((?:\(name\)|\b(?:He|She)){IS_AGED})\d{{1,2}}\b|(?<=\(name\) )\(\d{{1,2}}\)")
NAMES = (
    (flags.PHONE, "(phone number)"),
    (POSTCODE, "(postcode)"),
    (BORN, "(date)"),
    (NHS_NUMBER, "(number)"),
    (TITLED, "(name)"),
    (flags.HANDLE, "(social media name)"),
)


def proposed(text: str) -> str:
    """The text with what shows who somebody is put in brackets.

    >>> proposed("My son Leo is 9. Write to a@b.org or 01709 555123.")
    'My son (name) is (age). Write to (e-mail address) or (phone number).'
    """
    text = contacts.without_addresses(text, "(e-mail address)")
    for pattern, words in NAMES:
        text = pattern.sub(words, text)
    known = words_of_names(text)
    text = ANYBODY.sub(lambda hit: without(known, hit), text)
    return AGE.sub(r"\1(age)", text)


def words_of_names(text: str) -> set[str]:
    """First names and surnames that stand beside an age or after "my son"."""
    found = [*WITH_AGE.finditer(text), *OWN_CHILD.finditer(text)]
    return {word.casefold() for hit in found for word in re.split(BLANK, hit[1]) if not re.fullmatch(BETWEEN, word)}


def without(known: set[str], hit: re.Match[str]) -> str:
    """What stands before a name that is known; the name goes with the surname behind it."""
    for word in re.finditer(PART, hit[1]):
        if word[0].casefold() in known:
            return f"{hit[1][: word.start()]}(name)"
    return hit[0]


def looked_at(text: str) -> list[str]:
    """Sentences for whoever redacts."""
    found = [flags.child_named(text), flags.phone_in(text), flags.mail_in(text), flags.handle_in(text)]
    if POSTCODE.search(text):
        found.append("A postcode in the text.")
    if TITLED.search(text):
        found.append("A person with a title (Mr, Mrs, Dr ...) in the text.")
    return [each for each in found if each]
