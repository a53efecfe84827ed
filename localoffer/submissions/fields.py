"""Kinds of form field: text that is cleaned, codes of a vocabulary, ages, times; kind about what people type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are behind
from wtforms.validators import ValidationError

from localoffer.directory import vocabulary
from localoffer.directory.dates import is_no_day
from localoffer.directory.listing import LONGEST_LINE, LONGEST_TEXT, OLDEST_AGE, clean, clean_line
from localoffer.submissions import reading

Choices = list[tuple[str, str]]


def words_of(name: str, *, without: tuple[str, ...] = ()) -> Choices:
    return [(term.code, term.name) for term in vocabulary.of(name) if term.code not in without]


def offering(pairs: Choices) -> list[SelectChoice]:
    """Codes and names as WTForms wants them."""
    return [SelectChoice(code, name) for code, name in pairs]


class Choosing:
    """What every field has that offers codes to choose from."""

    choices: Any

    @property
    def pairs(self) -> Choices:
        return [(str(each.value), str(each.label)) for each in self.choices or ()]

    @property
    def offered(self) -> list[str]:
        return [code for code, _ in self.pairs]


class Line(StringField):
    """One line of text, cleaned; too much of it is cut and never refused."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = clean_line(valuelist[0], LONGEST_LINE) if valuelist else ""


class Text(TextAreaField):
    """Some lines of text, cleaned."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = clean(valuelist[0], LONGEST_TEXT) if valuelist else ""


class Website(Line):
    """A website, with "https://" put in where it was left out."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = reading.website(self.data or "")


class Email(Line):
    """An e-mail address: only what cannot be one is sent back."""

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        name, at, host = text.rpartition("@")
        if text and not (at and name and "." in host and " " not in text):
            raise ValidationError("This does not look like an e-mail address. It needs an @, like name@example.org.")


class Phone(Line):
    """A phone number, with words if need be: only one of which the end is missing is sent back, and that only from who typed
    it, for the entry may have had it for long ("0 (ring 999)")."""

    def pre_validate(self, form: Any) -> None:
        changed = self.data != clean_line(self.object_data or "", LONGEST_LINE)
        if changed and reading.is_cut_short(self.data or ""):
            raise ValidationError("This phone number is too short. Is the end missing?")


class Time(Line):
    """A time of day in any way of writing, kept as "HH:MM"."""

    unread = ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        read = reading.clock_time(self.data or "")
        self.unread = self.data or "" if read is None else ""
        self.data = self.data if read is None else read

    def pre_validate(self, form: Any) -> None:
        if self.unread:
            raise ValidationError(f"We could not read “{self.unread[:20]}” as a time. Try 5.30pm.")


class AsTyped(Field):
    """What is shown again as somebody typed it, also where it could not be read."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class Age(AsTyped):
    """A whole number of years, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = clean_line(valuelist[0], 20) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and int(text) <= OLDEST_AGE else None
        if text and self.data is None:
            raise ValueError("Write an age as a number of years, like 8.")


class Number(AsTyped):
    """A number within limits, or nothing."""

    def __init__(self, *args: Any, low: float, high: float, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high, self.whole = low, high, whole

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = clean_line(valuelist[0], 20) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = int(text) if self.whole else float(text)
        except ValueError:
            raise ValueError("Write a number.") from None
        if not self.low <= number <= self.high:
            raise ValueError(f"Write a number from {self.low:g} to {self.high:g}.")
        self.data = number


class Day(Line):
    """A date as the browser sends it, "2026-11-24"; a month or a year alone is good too.

    A day by which programs say that there is no beginning or end (9999-12-31) is no date.
    """

    def process_data(self, value: Any) -> None:
        self.data = "" if is_no_day(value or "") else value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        if (self.data or "").startswith(("0001-", "9999-")):
            self.data = ""

    def pre_validate(self, form: Any) -> None:
        if self.data and not reading.partial_date(self.data):
            raise ValidationError("Write a date like 2026-11-24.")


class OneCode(Choosing, RadioField):
    """One word of a vocabulary, as radio buttons; a code that is not on the list counts as not answered."""

    def __init__(self, label: str, of: str = "", *, choices: Choices | None = None, **kwargs: Any) -> None:
        self.otherwise = kwargs.get("default", "")
        offers = offering(words_of(of) if choices is None else choices)
        super().__init__(label, choices=offers, validate_choice=False, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        sent = str(valuelist[0]) if valuelist else ""
        self.data = sent if sent in self.offered else self.otherwise


class OneOfMany(Choosing, SelectField):
    """One word of a long list, as a drop-down; "" is not known."""

    def __init__(self, label: str, choices: Choices, **kwargs: Any) -> None:
        super().__init__(label, choices=offering(choices), validate_choice=False, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        sent = str(valuelist[0]) if valuelist else ""
        self.data = sent if sent in self.offered else ""


class Codes(Choosing, SelectMultipleField):
    """Several words of a vocabulary, as tick boxes; codes that are not on the list are left out."""

    def __init__(self, label: str, of: str, *, choices: Choices | None = None, **kwargs: Any) -> None:
        offers = offering(words_of(of) if choices is None else choices)
        super().__init__(label, choices=offers, validate_choice=False, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = [code for code in self.offered if code in valuelist]


class Lines(TextAreaField):
    """A list, one on each line."""

    def _value(self) -> str:
        return "\n".join(self.data or ())

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = clean(valuelist[0], LONGEST_TEXT) if valuelist else ""
        self.data = [line.strip() for line in text.split("\n") if line.strip()]
