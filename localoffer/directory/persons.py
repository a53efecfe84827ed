"""How names of people look in a text: those of children stand beside an age, or after "my son". Pure."""

from __future__ import annotations

import re

CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x2000))))}]"
"""Of any alphabet that has them: Ł, É, Ж."""
LETTER = r"[^\W\d_]"
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
    rf"\b(?!(?:(?i:{ORDINARY})|{SHORT})(?![\w-])){CAPITAL}{LETTER}{{0,40}}"
    rf"(?:(?!['’][sS]\b)['’-]{LETTER}{{1,40}}){{0,4}}(?!\w)"
)
BETWEEN = r"(?:al|ap|bin|bint|da|de|del|della|den|der|di|dos|du|el|la|le|ter|van|von|y|zu)"
PERSON = rf"{PART}(?:{BLANK}(?:{BETWEEN}{BLANK}){{0,2}}{PART}){{0,5}}"
"""A name with what belongs to it, on one line: Tom, Tom ASHGROVE, Tom van Dyke, Éva D'Souza O’Neill-Smith."""
CHILD = r"(?:son|daughter|grandson|granddaughter|nephew|niece|lad|boy|girl|child|foster (?:son|daughter|child)|little one)"
IS_AGED = r",?\s*(?:\(\s*)?(?:who\s+)?(?:aged?|is|was|turned)\s+"
WITH_AGE = re.compile(rf"({PERSON})(?:{IS_AGED}\d{{1,2}}\b|\s*\(\d{{1,2}}\))")
OWN_CHILD = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\s+(?:\w+\s+)?{CHILD},?(?:{BLANK}|[ \t]*\r?\n)"
    rf"(?:called\s+|named\s+)?({PERSON})"
)
