"""Words: how text becomes the terms that are indexed and looked for. Pure but for the stemmer, which is Whoosh's."""

# ruff: noqa: E501  (lists of words)
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from whoosh.lang.porter2 import stem as porter

WORD = re.compile(r"\d+-\d+|[a-z0-9]+")
APOSTROPHE = re.compile(r"['’‘`´](?<=\w.)(?=\w)")  # the mark comes first, so that the search leaps from one to the next
AMPERSAND = re.compile(r"&(?<=[a-z].)(?=[a-z])")
STOP_WITHIN, ABBREVIATED = re.compile(r"\.[a-z]\."), re.compile(r"\b(?:[a-z]\.){2,}")
SPAN = re.compile(r"(\d(?<![\d.:£]\d)\d?)(?:\s+to\s+|\s*[-–—]\s*)(\d{1,2})(?![\d.:])")  # "0 to 19", "0–19"; as above
BETWEEN = "\0"
"""Stands in no text, and nothing that `plain` puts together reaches over it."""
LONGEST_WORD = 40
NO_TERM = frozenset({""})
MOST_WORDS = 16
LATELY = 64
"""What so many texts say is kept: a page tries the same one with one choice less, and then with another."""
STOP = frozenset(
    ["a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "do", "does", "for", "from", "get", "give", "given", "go", "going", "got", "had", "has", "have", "having", "he", "her", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "like", "looking", "me", "my", "near", "no", "not", "of", "on", "or", "our", "out", "please", "she", "should", "so", "some", "something", "somewhere", "someone", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your", "need", "needs", "needed", "want", "wants", "find", "help", "helps", "im", "ive", "dont", "cant", "cannot", "wont", "doesnt", "isnt", "really", "know", "anyone", "am", "about", "around", "local", "nearby", "because", "after", "before", "while", "during", "also", "even", "ever", "much", "many", "more", "most", "next", "own", "says", "say", "said", "tell", "told", "happen", "happens", "happening", "come", "comes", "coming", "make", "makes", "making", "take", "takes", "taking", "let", "lets", "try", "trying", "went", "gone", "goes", "ok", "hello", "getting", "gets", "being", "thanks", "thank", "hes", "shes", "theyre", "youre", "id", "ill", "weve", "theres", "whats", "hows", "without", "offer", "offers", "offered", "bit", "lot", "lots", "anything", "anywhere", "any", "everything", "nothing", "else", "able", "must", "may", "might", "did", "done", "doing", "be", "being", "myself", "himself", "herself", "yourself", "themselves", "ask", "asking", "asked", "thats", "whos", "wheres", "theyll", "youll", "itll", "wholl", "thatll", "whod", "youd", "theyd", "itd", "thatd", "theyve", "youve", "whove", "couldve", "shouldve", "wouldve", "arent", "wasnt", "werent", "didnt", "hasnt", "havent", "hadnt", "couldnt", "shouldnt", "wouldnt", "mustnt", "ought", "shall"]
)  # fmt: skip
FILLER = frozenset(
    ["child", "children", "childrens", "kid", "kids", "boy", "girl", "son", "daughter", "young", "person", "people", "year", "years", "old", "age", "aged", "service", "services", "special", "week", "weekly", "time", "times", "place", "places", "thing", "things", "new", "under", "over", "support", "group", "groups", "day", "days", "today", "tomorrow", "weekend", "weekends", "extra", "good", "best", "great", "nice", "area", "town", "house", "family", "families", "send", "sen", "disabled", "disability", "disabilities", "struggling", "struggle", "struggles", "suitable", "provision", "activity", "activities", "session", "sessions", "available", "information", "info", "different", "small", "big", "little", "older", "younger", "using", "use", "used", "free", "adult", "adults", "see", "look", "join", "contact", "number", "name", "called", "call", "open", "opening", "going", "back", "feel", "feels", "feeling", "keep", "keeps", "everyone", "based", "full", "part", "long", "first", "last", "every", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "teenager", "teenagers", "teen", "teens", "teenage", "mum", "mums", "community", "sons", "daughters", "speak", "lad", "lads", "all", "each", "both", "only", "another", "nobody", "everybody", "somebody", "anybody", "always", "never", "often", "sometimes", "usually", "still", "already", "again", "now", "yet", "soon", "ago", "whole", "ordinary", "normal", "proper", "several", "few", "least", "less", "such", "though", "although", "since", "until", "whether", "however", "perhaps", "maybe", "way", "ways", "kind", "sort", "type", "sure", "possible", "anymore", "half", "here", "well", "actually", "currently", "recently", "difficult", "easy", "bad", "worse", "better", "happy", "think", "thinks", "believe", "wonder", "guess", "hope", "wish", "prefer", "seem", "seems", "allow", "allowed", "put", "bring", "turn", "start", "started", "stop", "stopped", "begin", "decide", "decides", "decided", "happened", "explain", "suggest", "recommend", "understand", "understands", "hate", "hates", "love", "loves", "enjoy", "enjoys", "village", "city", "meantime", "moment", "month", "months", "hour", "hours", "minute", "minutes", "weeks", "mother", "husband", "wife", "partner", "couple", "certain", "whatever", "whoever", "wherever", "changing", "changed", "moved", "opportunity", "opportunities", "instead", "either", "neither", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty", "hundred", "second", "third", "fourth", "fifth", "twice", "once", "yesterday", "tonight", "grandson", "granddaughter", "nephew", "niece", "lass", "lasses", "definitely", "basically", "honestly", "absolutely", "totally", "completely", "apply", "applying", "arrange", "arranging", "whose", "access", "accessing", "entitled", "nearest", "closest", "quickly", "rather", "properly", "stops", "stopping", "idea", "ideas", "sit", "sits", "sitting", "changes", "speaking"]
)  # fmt: skip
AMERICAN = {
    "behavior": "behaviour", "behavioral": "behavioural", "center": "centre", "counseling": "counselling", "counselor": "counsellor",
    "color": "colour", "pediatric": "paediatric", "pediatrics": "paediatrics", "pediatrician": "paediatrician", "program": "programme",
    "programs": "programmes", "mom": "mum", "moms": "mums", "diaper": "nappy", "diapers": "nappies", "theater": "theatre",
    "organization": "organisation", "organize": "organise", "fetal": "foetal", "math": "maths", "kindergarten": "reception",
    "soccer": "football", "afterschool": "after school", "favorite": "favourite", "neighborhood": "neighbourhood", "gray": "grey",
    "license": "licence", "practice": "practise", "enrollment": "enrolment", "wheel chair": "wheelchair",
}  # fmt: skip

APART = {
    **{each: each for each in (
        "parking", "housing", "living", "training", "parenting", "active", "friendly", "university", "united", "personal", "stately",
        "booking", "downs", "fits", "views", "rights", "poorly", "based", "calms", "lively", "animation", "gardens",
    )},
    "meeting": "meeting", "meetings": "meeting", "building": "building", "buildings": "building", "setting": "setting",
    "settings": "setting", "paed": "paeds", "paeds": "paeds",
}  # fmt: skip
"""Words that mean something else here than what they are made from: parking is no park, a meeting no place to meet, and paeds no PA."""


def plain(text: str) -> str:
    """Lower case without accents; apostrophes and inner full stops closed up, "&" between letters closed up, "0 to 19" as 0-19.

    >>> plain("Down’s S&LT café R.D.A.")
    'downs slt cafe rda'
    """
    folded = APOSTROPHE.sub("", fold(text))
    if STOP_WITHIN.search(folded):
        folded = ABBREVIATED.sub(lambda found: found.group().replace(".", "") + " ", folded)
    return AMPERSAND.sub("", SPAN.sub(as_span, folded)).strip()


def as_span(found: re.Match[str]) -> str:
    """Two numbers as one word; a pattern of what to put there would be read anew each time."""
    return f"{found[1]}-{found[2]}"


def fold(text: str) -> str:
    """Lower case, compatibility forms, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    for each in filter(unicodedata.combining, set(parts)):  # a few different letters, however long the text
        parts = parts.replace(each, "")
    return parts


def tokens(text: str) -> list[str]:
    """The words of a text in order, unstemmed; a span of numbers ("0-19") is one word."""
    return [each[:LONGEST_WORD] for each in WORD.findall(plain(text))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem by which a word is indexed; American spellings become British first."""
    if word in APART:
        return APART[word]
    british = AMERICAN.get(word, word)
    return porter(british) if british.isalpha() else british


FILLER_STEMS = frozenset(
    map(stem, ("child", "kid", "boy", "girl", "son", "daughter", "mum", "dad", "lad", "love", "keep", "feel"))
)


def terms(text: str) -> list[str]:
    """The terms under which a text is indexed: stems, without the smallest words."""
    return terms_of(tokens(text))


def terms_of_each(texts: list[str]) -> list[frozenset[str]]:
    """The terms of each of some texts, made plain all at once, which takes a third of the time.

    >>> [sorted(each) for each in terms_of_each(["Swimming at Maltby, 5", "to 9 o'clock"])]
    [['5', 'maltbi', 'swim'], ['9', 'oclock']]
    """
    said = (frozenset(map(term_of, WORD.findall(each))) for each in plain(BETWEEN.join(texts)).split(BETWEEN))
    return [each - NO_TERM for each in said]


@lru_cache(maxsize=50_000)
def term_of(word: str) -> str:
    """The term of a word of a plain text, "" for one of the smallest."""
    word = word[:LONGEST_WORD]
    return "" if word in STOP else stem(word)


def terms_of(words: list[str]) -> list[str]:
    """The terms of words that were read out of a text already."""
    return [stem(each) for each in words if each not in STOP]


def is_filler(word: str) -> bool:
    """Whether a word says so little here that a result may lack it."""
    return word in FILLER or stem(word) in FILLER_STEMS


def asked(text: str) -> list[str]:
    """The words of a visitor's sentence that may matter, at most 16, each once."""
    found = [each for each in tokens(text) if each not in STOP]
    return list(dict.fromkeys(found))[:MOST_WORDS]
