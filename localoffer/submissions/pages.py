"""The pages of a suggestion, in their order: five that are needed, six for those who know more. Pure but for the forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wtforms import Form

from localoffer.submissions import forms
from localoffer.submissions.models import NEW

CHECK, MORE, NAME, YOU = "check", "more", "name", "you"


@dataclass(frozen=True)
class Page:
    """One page of questions: its key in the address, its heading, its form, and a word before the questions."""

    key: str
    title: str
    form: type[Form]
    lead: str = ""


ALL = {
    page.key: page
    for page in (
        Page(NAME, "What is it called?", forms.NameForm),
        Page("what", "What is it?", forms.WhatForm),
        Page(
            "where",
            "Where is it, or how do people take part?",
            forms.WhereForm,
            "Fill in what you know. A village is enough. This is shown to the public, but for the address of a private home.",
        ),
        Page(
            "contact",
            "How do people get in touch?",
            forms.ContactForm,
            "This is shown to the public. One way is enough. Do not give anyone's private number without asking them.",
        ),
        Page("knows", "Does the group know that you are suggesting it?", forms.KnowsForm),
        Page("who", "Who is it for?", forms.WhoForm, "Leave empty what you do not know. This is shown to the public."),
        Page("getting", "How do people get it?", forms.GettingForm, "Leave empty what you do not know."),
        Page("when", "When is it?", forms.WhenForm, "Leave empty what you do not know. This is shown to the public."),
        Page("cost", "What does it cost?", forms.CostForm, "This is shown to the public."),
        Page("access", "What is the place like?", forms.AccessForm, "This is shown to the public."),
        Page("status", "Is it running?", forms.StatusForm, "This is shown to the public."),
        Page("note", "Is there anything else?", forms.NoteForm),
        Page(
            YOU,
            "Can we tell you what happens?",
            forms.YouForm,
            "You need not fill this in. It is never shown to the public and never passed on.",
        ),
    )
}
NEEDED = ("name", "what", "where", "contact", "knows")
KNOWING_MORE = ("who", "getting", "when", "cost", "access", "note")
OF_AN_ENTRY = ("name", "what", "where", "contact", "who", "getting", "when", "cost", "access", "status", "note")


def keys_of(kind: str) -> tuple[str, ...]:
    """The pages of a suggestion or of a correction, as they stand on the page of answers."""
    return (*NEEDED, *KNOWING_MORE, YOU) if kind == NEW else (*OF_AN_ENTRY, YOU)


def missing(kind: str, done: Iterable[str]) -> list[str]:
    """The pages that must be answered before it can be sent."""
    return [key for key in NEEDED if key not in done] if kind == NEW else []


def after(kind: str, key: str, done: Iterable[str], *, to_check: bool, known_person: bool, to_end: bool = False) -> str:
    """The page that follows: on the first way through the next one, or the end for who has told enough; else the answers."""
    if kind != NEW or to_check:
        return CHECK
    done = {*done, key}
    if key in NEEDED:
        left = [each for each in NEEDED if each not in done]
        return left[0] if left else MORE
    if key in KNOWING_MORE and not to_end:
        following = KNOWING_MORE[KNOWING_MORE.index(key) + 1 :]
        if following:
            return following[0]
    return CHECK if known_person or key == YOU else YOU


def before(kind: str, key: str) -> str:
    """The page that comes before, for the link back; "" at the first."""
    if kind != NEW:
        return CHECK if key != CHECK else ""
    way = (*NEEDED, MORE, *KNOWING_MORE, YOU)
    if key in (CHECK, YOU):
        return MORE
    place = way.index(key) if key in way else 0
    return way[place - 1] if place else ""
