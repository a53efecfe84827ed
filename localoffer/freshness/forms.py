"""What those who look after an entry are asked: the entry itself, filled in, and who they are."""

from __future__ import annotations

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, ValidationError

from localoffer.submissions.fields import Codes, Email, Line, Text, Website
from localoffer.submissions.forms import (
    MOST_ROWS,
    PUBLIC_WORDS,
    AccessForm,
    ContactFields,
    CostForm,
    GettingForm,
    NameForm,
    OnceOnly,
    PublicVenueForm,
    StatusForm,
    WhenForm,
    WhoForm,
)

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Is it running?", ("status", "status_text")),
    ("When", ("sessions", "schedule_text")),
    ("What it costs", ("cost", "cost_text", "cost_options")),
    ("How to get in touch", ("contact_name", "phone", "email", "website")),
    ("Where", ("delivery", "venues", "area_text")),
    ("What it is", ("name", "summary", "description", "organisation")),
    ("Who it is for", ("needs", "for_whom", "age_min", "age_max")),
    ("How to get it", ("routes", "who_can_refer", "eligibility", "diagnosis_needed", "ehc_plan_needed")),
    ("Access", ("access", "access_text", "languages")),
)


class OwnerForm(NameForm, WhoForm, GettingForm, CostForm, WhenForm, AccessForm, ContactFields, StatusForm):
    """The facts of an entry that its owners may say; all others stay as they are, whatever is sent."""

    summary = Line("In one sentence", description=PUBLIC_WORDS)
    description = Text("What happens there, or what do they do?", description=f"Please do not name any child. {PUBLIC_WORDS}")
    organisation = Line("Who runs it?")
    delivery = Codes("How do people take part?", "delivery")
    venues = FieldList(FormField(PublicVenueForm), min_entries=1, max_entries=MOST_ROWS)
    area_text = Line("Or say in your own words where it is")
    website = Website("Website or social media page")
    rest = BooleanField("Everything else on this page is still right")
    note = Text("Anything that we should know?", description="Only staff read this.")


class PersonForm(Form):
    """Somebody who may look after an entry."""

    email = Email("Email")
    name = Line("Name")

    def validate_email(self, field: Email) -> None:
        if not field.data:
            raise ValidationError("Write an email address, like name@example.org.")


class ClaimForm(PersonForm, OnceOnly):
    """Somebody asks to look after an entry."""

    made = HiddenField()
    email = Email("Your email", description="We write to you here. It is never shown to the public.")
    name = Line("Your name")
    note = Text(
        "What do you do there, and how can we check it?",
        description="For example: I run it with Jo. You can ask at the library where we meet.",
    )

    def validate_note(self, field: Text) -> None:
        if not field.data:
            raise ValidationError("Say in a few words what you do there, so that we can check it.")


class LinkForm(OnceOnly):
    """Somebody asks for a link to what they look after."""

    made = HiddenField()
    email = Email("Your email", description="The address at which we write to you about your group.")

    def validate_email(self, field: Email) -> None:
        if not field.data:
            raise ValidationError("Write your email address.")
