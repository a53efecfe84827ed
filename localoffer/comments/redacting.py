"""What in a comment may show who somebody is: a first proposal of words without it, and what to look at. Pure.

The proposal is never published by itself: a person of staff reads it and decides.
"""

from __future__ import annotations

import re

from localoffer.directory import contacts, flags

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
BORN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")
NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
BLANK = r"[ \t\u00a0]+"
ORDINARY = (
    "a|an|and|after|all|also|although|am|are|as|at|because|before|both|but|can|could|dear|did|do|does|even|every|finally|for|"
    "from|had|has|have|he|hello|her|here|hi|his|how|however|i|if|in|is|it|its|just|luckily|many|most|my|no|not|now|of|on|once|"
    "only|or|our|please|sadly|she|should|since|so|some|sometimes|still|thank|thanks|that|the|their|then|there|these|they|this|"
    "those|to|today|tomorrow|unfortunately|until|was|we|were|what|when|where|which|while|who|why|with|would|yes|yesterday|yet|"
    "you|your|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|july|september|october|november|"
    "december"
)
"""Words that begin with a capital letter and are no names: they begin sentences, or are written so."""
SHORT = "ADHD|ASD|CAMHS|EHC|EHCP|GP|NHS|OT|PDA|PE|SALT|SEN|SENCO|SENCo|SEND|TA|TV|UK"
PART = (
    rf"\b(?!(?:(?i:{ORDINARY})|{SHORT})(?![\w-])){flags.CAPITAL}{flags.LETTER}{{0,40}}"
    rf"(?:(?!['’][sS]\b)['’-]{flags.LETTER}{{1,40}}){{0,4}}(?!\w)"
)
BETWEEN = r"(?:al|ap|bin|bint|da|de|del|della|den|der|di|dos|du|el|la|le|ter|van|von|y|zu)"
PERSON = rf"{PART}(?:{BLANK}(?:{BETWEEN}{BLANK}){{0,2}}{PART}){{0,5}}"
"""A name with what belongs to it, on one line: Tom, Tom ASHGROVE, Tom van Dyke, Éva D'Souza O’Neill-Smith."""
TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Sir|Teacher|Nurse)\.?{BLANK}{PERSON}")
IS_AGED = r",?\s*(?:\(\s*)?(?:who\s+)?(?:aged?|is|was|turned)\s+"
WITH_AGE = re.compile(rf"({PERSON})(?:{IS_AGED}\d{{1,2}}\b|\s*\(\d{{1,2}}\))")
OWN_CHILD = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\s+(?:\w+\s+)?{flags.CHILD},?(?:{BLANK}|[ \t]*\r?\n)"
    rf"(?:called\s+|named\s+)?({PERSON})"
)
ANYBODY = re.compile(rf"({PERSON})(?:['’][sS]\b)?")
AGE = re.compile(rf"((?:\(name\)|\b(?:He|She)){IS_AGED})\d{{1,2}}\b|(?<=\(name\) )\(\d{{1,2}}\)")
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
