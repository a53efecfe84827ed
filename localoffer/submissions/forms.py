"""What is asked, a few questions at a time. Fields that say something of an entry have the entry's own names."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField
from wtforms.validators import ValidationError

from localoffer.places import wards
from localoffer.submissions import reading
from localoffer.submissions.fields import (
    Age,
    Codes,
    Day,
    Email,
    Line,
    OneCode,
    OneOfMany,
    Phone,
    Text,
    Time,
    Website,
    offering,
    words_of,
)

MOST_ROWS = 12
NOT_KNOWN = "I don't know"
HOW_OFTEN = [
    ("0", "Every week"), ("1", "First of the month"), ("2", "Second of the month"), ("3", "Third of the month"),
    ("4", "Fourth of the month"), ("-1", "Last of the month"),
]  # fmt: skip
GROUP_KNOWS = [
    ("yes", "Yes, they know"),
    ("runs it", "Yes, I help to run it"),
    ("no", "No, they do not know"),
    ("unsure", "I am not sure"),
]
RELATIONS = [
    ("parent", "I am a parent or carer"),
    ("young person", "I am a young person"),
    ("runs it", "I help to run it"),
    ("member", "I am a councillor"),
    ("professional", "I work with children"),
    ("other", "Something else"),
]
PUBLIC_WORDS = "Shown to the public."


def kinds() -> list[tuple[str, str]]:
    """Groups first: they are what most people come to add."""
    return sorted(words_of("kinds"), key=lambda each: each[0] != "group")


def ward_choices() -> list[tuple[str, str]]:
    return [("", NOT_KNOWN), *((each.code, each.name) for each in wards.all_wards())]


class OnceOnly(Form):
    """What every public form carries: a field that people never see and machines like to fill in."""

    leave_empty = Line("Leave this field empty")


class NameForm(Form):
    name = Line("What is it called?", description=f"If it has no name yet, say what people call it. {PUBLIC_WORDS}")

    def validate_name(self, field: Line) -> None:
        if not field.data:
            raise ValidationError("Write its name. If it has none, say what people call it.")


class StartForm(NameForm, OnceOnly):
    """The first page, on which nothing has been kept yet."""


class WhatForm(Form):
    description = Text(
        "What happens there, or what do they do?",
        description=f"Two or three sentences are enough. Please do not name any child. {PUBLIC_WORDS}",
    )
    kind = OneCode("What kind of thing is it?", choices=kinds(), default="group")
    organisation = Line("Who runs it?", description=f"Leave this empty if it runs itself, or you do not know. {PUBLIC_WORDS}")

    def validate_description(self, field: Text) -> None:
        if not field.data:
            raise ValidationError("Say in a few words what it is.")


WARD_IS = "A part of the area that elects its own councillors. Leave it if you gave a postcode or a village."


class PublicVenueForm(Form):
    """One place, as the public is asked for it."""

    name = Line("Name of the place", description="For example: Maltby Library")
    address = Text("Street and number")
    postcode = Line("Postcode")
    area = Line("Village or part of town", description="A village alone is enough.")
    ward_code = OneOfMany("Ward", [("", NOT_KNOWN)], description=WARD_IS)
    hidden = BooleanField("It is run from a private home: do not show the address")

    def process(self, *args: Any, **kwargs: Any) -> None:
        self.ward_code.choices = offering(ward_choices())
        super().process(*args, **kwargs)


class WhereForm(Form):
    delivery = Codes("How do people take part?", "delivery", description=f"Tick all that fit. {PUBLIC_WORDS}")
    venues = FieldList(FormField(PublicVenueForm), min_entries=1, max_entries=MOST_ROWS)
    area_text = Line("Or say in your own words where it is", description="For example: a different park each week.")

    def validate_delivery(self, field: Codes) -> None:
        said_where = any(any(row.form.data.values()) for row in self.venues) or self.area_text.data
        if not field.data and not said_where:
            raise ValidationError("Tell us where it is, or how people take part. A village is enough.")


class ContactFields(Form):
    phone = Phone("Phone")
    email = Email("Email")
    website = Website("Website or social media page")
    contact_name = Line("Who to ask for", description="Only a name that may be shown to everyone.")


class ContactForm(ContactFields):
    contact_unknown = BooleanField(NOT_KNOWN)

    def validate_phone(self, field: Phone) -> None:
        if not (field.data or self.email.data or self.website.data or self.contact_unknown.data):
            raise ValidationError("Give one way to get in touch, or tick “I don't know”.")


class KnowsForm(Form):
    group_knows = OneCode("Does the group know that you are suggesting it?", choices=GROUP_KNOWS)

    def validate_group_knows(self, field: OneCode) -> None:
        if not field.data:
            raise ValidationError("Choose one answer. “I am not sure” is a good answer too.")


class WhoForm(Form):
    age_min = Age("Youngest age")
    age_max = Age("Oldest age")
    needs = Codes("Which needs is it for?", "needs", description="Tick all that fit, or none.")
    for_whom = Codes("Who takes part?", "for_whom")

    def validate_age_max(self, field: Age) -> None:
        if None not in (self.age_min.data, field.data) and field.data < self.age_min.data:
            raise ValidationError("The oldest age is lower than the youngest. Swap them?")


class GettingForm(Form):
    routes = Codes("How do people start?", "routes", description="Tick all that fit.")
    diagnosis_needed = OneCode("Do they need a diagnosis?", "yes_no", default="unknown")
    ehc_plan_needed = OneCode("Do they need an EHC plan?", "yes_no", default="unknown")
    who_can_refer = Text("Who can refer someone?", description="Only if someone has to.")
    eligibility = Text("Who can have it?", description="Any rules about who can come.")


class SessionForm(Form):
    """One line of a timetable."""

    days = Codes("Days", "days")
    nth = OneOfMany("How often", HOW_OFTEN)
    start = Time("Starts", description="Like 5.30pm")
    end = Time("Ends")
    term = OneCode("Time of year", "terms", default="all")
    starts_on = Day("First date, if it is not all the time")
    ends_on = Day("Last date")
    note = Line("Note")

    def validate_end(self, field: Time) -> None:
        if question := reading.slip_of(self.start.data or "", field.data or ""):
            raise ValidationError(question)


class WhenForm(Form):
    sessions = FieldList(FormField(SessionForm), min_entries=1, max_entries=MOST_ROWS)
    schedule_text = Text("Or say in your own words when it is", description="For example: some Saturdays, ask first.")


class CostForm(Form):
    cost = OneCode("Does it cost money?", "costs", default="unknown")
    cost_text = Text("How much?", description="For example: £2 a session.")
    cost_options = Codes("Help with the cost", "cost_options")


class AccessForm(Form):
    access = Codes("What is there?", "access", description="Tick only what you know.")
    access_text = Text("Anything else about access, noise, light or space?")
    languages = Codes("Languages spoken there", "languages")


class StatusForm(Form):
    status = OneCode("Is it running?", "statuses", default="open")
    status_text = Text("More about this", description="For example: back in January.")


class NoteForm(Form):
    note = Text(
        "Anything else that we should know?",
        description="Only the moderators read this. It is not shown to the public. Please do not name any child.",
    )


class YouForm(OnceOnly):
    sender_email = Email("Your email", description="So that we can tell you what we decided, and ask if something is not clear.")
    sender_name = Line("Your name")
    sender_relation = OneOfMany("Who are you?", [("", "I would rather not say"), *RELATIONS])


class QuickForm(OnceOnly):
    """What is wrong with an entry, in a few seconds."""

    once = HiddenField()
    made = HiddenField()
    problem = OneCode("What is wrong?", choices=[])
    note = Text("What is right?", description="In a few words. Only the moderators read this. Please do not name any child.")
    sender_email = Email("Your email, if you want an answer")

    def validate_problem(self, field: OneCode) -> None:
        if not field.data:
            raise ValidationError("Choose what is wrong.")

    def validate_note(self, field: Text) -> None:
        if not field.data and self.problem.data not in ("", "closed"):
            raise ValidationError("Say in a few words what is wrong, or what is right.")
