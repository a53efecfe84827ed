"""What may be written down of a visitor's words: what many use, never a name, a number, an address or a postcode. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from localoffer.search.words import STOP, plain, tokens

PRIVATE = re.compile(
    r"\S+@\S+"  # an e-mail address
    r"|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b"  # a postcode
    r"|\b\d[\d\s()/.-]{4,}\d\b"  # a telephone number, a date
    r"|\b\d+\s+[a-z]+\s+(?:road|street|lane|avenue|close|drive|way|court|crescent)\b",  # an address
    re.IGNORECASE,
)
MOST_WORDS = 12
SHORTEST, LONGEST = 4, 24


def known_words(text: str, is_known: Callable[[str], bool]) -> str:
    """The words of a search that entries or the thesaurus use, in order; nothing else of it is kept."""
    found = [word for word in tokens(PRIVATE.sub(" ", text)) if word in STOP or is_known(word)]
    if not any(word not in STOP for word in found):
        return ""
    return " ".join(word for word in found if word not in STOP)[:200].strip() if len(found) > MOST_WORDS else " ".join(found)


def unknown_words(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The words that nothing here uses: letters alone, neither short nor long, each once."""
    found = tokens(PRIVATE.sub(" ", plain(text)))
    odd = (word for word in found if word.isalpha() and SHORTEST <= len(word) <= LONGEST and word not in STOP)
    return list(dict.fromkeys(word for word in odd if not is_known(word)))[:5]
