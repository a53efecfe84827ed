"""The words of this room: what a comment can be about, who says it, why one is not published, how far an action is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

ABOUT = {
    "content": "Something that is listed: what it says, or how good it is",
    "missing": "Something that is not here",
    "access": "How easy this website is to use or to understand",
    "making": "How the Local Offer is made, and who has a say in it",
}
ABOUT_SHORT = {
    "content": "What is listed",
    "missing": "What is missing",
    "access": "Using the website",
    "making": "How it is made",
}
WHO = {
    "young": "A child or young person with special needs or a disability",
    "parent": "A parent or carer",
    "other": "Somebody else",
}
WHO_SHORT = {"young": "A child or young person", "parent": "A parent or carer", "other": "Somebody else"}
PLAIN, EASY = "plain", "easy"

WAITING, PUBLISHED, KEPT_BACK, TAKEN_BACK = "waiting", "published", "not published", "taken back"
STATES = {
    WAITING: "We are reading it",
    PUBLISHED: "Published",
    KEPT_BACK: "Not published",
    TAKEN_BACK: "Taken back",
}

NOTHING, PLANNED, DOING, DONE, CANNOT = "none", "planned", "doing", "done", "cannot"
ACTIONS = {
    NOTHING: "No action is needed",
    PLANNED: "We will do it",
    DOING: "We are doing it",
    DONE: "We did it",
    CANNOT: "We cannot do it",
}


@dataclass(frozen=True)
class Reason:
    """Why the law lets a comment stay unpublished; the commenter is told `told`."""

    name: str
    told: str


REASONS = {
    "vexatious": Reason(
        "Vexatious (regulation 56(6))",
        "The law does not ask us to publish comments that are only meant to annoy or to hurt.",
    ),
    "one person": Reason(
        "About services that one person gets (regulation 56(6))",
        "It is about help that one person gets. The law does not ask us to publish that. We can still look into it with you.",
    ),
    "identifies": Reason(
        "Cannot be published without showing who somebody is (regulation 56(5))",
        "We could not publish it without showing who somebody is.",
    ),
    "not from families": Reason(
        "Not from a child, a young person or a parent (regulation 56(1))",
        "These pages are for what children, young people and parents say. We have passed your words on.",
    ),
    "not about it": Reason(
        "Not about the Local Offer (regulation 56(1))",
        "It is not about the Local Offer. We have told you who can help.",
    ),
}
ANSWER_WITHIN_WORKING_DAYS = 20
EASY_QUESTIONS = {
    "about": {
        "content": ("What is here is good or bad", "listed"),
        "missing": ("Something is missing", "missing"),
        "access": ("The website is easy or hard", "website"),
        "making": ("Who helps to make it", "making"),
    },
    "feeling": {
        "happy": ("I am happy with it", "happy"),
        "unsure": ("It is OK", "unsure"),
        "sad": ("I am not happy with it", "sad"),
    },
    "who": {
        "young": ("I am a child or a young person", "young"),
        "parent": ("I am a parent or a carer", "parent"),
        "other": ("I am somebody else", "other"),
    },
}
FEELINGS = {code: words for code, (words, _picture) in EASY_QUESTIONS["feeling"].items()}
