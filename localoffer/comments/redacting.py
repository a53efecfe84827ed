"""What in a comment may show who somebody is: a first proposal of words without it, and what to look at. Pure.

The proposal is never published by itself: a person of staff reads it and decides.
"""

from __future__ import annotations

import re

from localoffer.directory import contacts, flags

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
BORN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")
NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Sir|Teacher|Nurse)\.?\s+[A-Z][\w'’-]+")
SURNAME = r"[A-Z](?:['’][A-Z])?[a-z][\w-]*"
NAMES = (
    (contacts.ADDRESS, "(e-mail address)"),
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
    for pattern, words in NAMES:
        text = pattern.sub(words, text)
    for name in names_in(text):
        text = re.sub(rf"\b{re.escape(name)}(?:\s+{SURNAME})?(?:['’]s)?\b", "(name)", text)
    return re.sub(r"\(name\)(,?\s*(?:\(|who\s+)?\s*(?:aged?|is|was|turned)\s+)\d{1,2}\b", r"(name)\1(age)", text)


def names_in(text: str) -> list[str]:
    """First names that stand beside an age or after "my son" (whose surname goes with them), longest first."""
    found = {name for hit in flags.CHILD_AND_AGE.finditer(text) for name in (hit[1], hit[3]) if name}
    found |= {hit[1] for hit in flags.OWN_CHILD.finditer(text)}
    found = {re.sub(r"['’]s$", "", each) for each in found}
    return sorted(found, key=lambda each: (-len(each), each))


def looked_at(text: str) -> list[str]:
    """Sentences for whoever redacts."""
    found = [flags.child_named(text), flags.phone_in(text), flags.mail_in(text), flags.handle_in(text)]
    if POSTCODE.search(text):
        found.append("A postcode in the text.")
    if TITLED.search(text):
        found.append("A person with a title (Mr, Mrs, Dr ...) in the text.")
    return [each for each in found if each]
