"""The whole of an entry on one page, for those who keep entries, and what moderators say when they decide."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, Form, FormField

from localoffer.places import wards
from localoffer.submissions.fields import (
    Codes,
    Day,
    Email,
    Line,
    Lines,
    Number,
    OneCode,
    OneOfMany,
    Text,
    Website,
    offering,
    words_of,
)
from localoffer.submissions.forms import (
    MOST_ROWS,
    AccessForm,
    ContactFields,
    CostForm,
    GettingForm,
    NameForm,
    PublicVenueForm,
    StatusForm,
    WhatForm,
    WhenForm,
    WhoForm,
)

CONFIRMED_HOW = [
    ("phone", "By phone"),
    ("email", "By e-mail"),
    ("visit", "By a visit"),
    ("website", "On their website"),
    ("member", "A councillor told us"),
]
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is", ("name", "summary", "description", "kind", "organisation", "categories", "level")),
    ("Who it is for", ("needs", "for_whom", "age_min", "age_max")),
    ("How to get it", ("routes", "who_can_refer", "eligibility", "diagnosis_needed", "ehc_plan_needed")),
    ("What it costs", ("cost", "cost_text", "cost_options")),
    ("When", ("sessions", "schedule_text")),
    ("Where", ("delivery", "reach", "reach_wards", "venues", "area_text")),
    ("Access", ("access", "access_text", "languages")),
    ("How to get in touch", ("contact_name", "phone", "email", "website", "sen_report_url", "urn")),
    ("Waiting", ("wait", "while_waiting")),
    ("Is it running?", ("status", "status_text")),
    ("Where we know it from", ("source_name", "source_url", "source_date", "more_sources", "caution")),
)


class StaffVenueForm(PublicVenueForm):
    """One place with its point on the map."""

    lat = Number("Latitude", low=49, high=61)
    lon = Number("Longitude", low=-9, high=2.5)
    precision = OneOfMany("How exactly is it known?", words_of("precisions"))


class WaitForm(Form):
    band = OneOfMany("How long", [("", "Not known"), *words_of("wait_bands")])
    weeks = Number("Or in weeks", low=0, high=600, whole=True)
    basis = Line("From what to what", description="For example: from referral to the first visit.")
    covers = Line("Whom it covers")
    measured_on = Day("Measured on")
    source = Line("Source")
    text = Text("More about the wait")


class FullForm(NameForm, WhatForm, WhoForm, GettingForm, CostForm, WhenForm, AccessForm, ContactFields, StatusForm):
    """Every fact of an entry; only the name is needed."""

    summary = Line("In one sentence")
    description = Text("About")
    categories = Codes("What it helps with", "categories")
    level = OneOfMany("How much help", [("", "Not known"), *words_of("levels")])
    delivery = Codes("How it is given", "delivery")
    reach = OneCode("Area it covers", "reach", default="place")
    reach_wards = Codes("Wards it covers", "reach", choices=[])
    venues = FieldList(FormField(StaffVenueForm), min_entries=1, max_entries=MOST_ROWS)
    area_text = Line("Area in words")
    sen_report_url = Website("Link to the SEN information report")
    urn = Line("School number (URN)")
    wait = FormField(WaitForm)
    while_waiting = Text("What to do while you wait")
    source_name = Line("Where we found this")
    source_url = Website("Link to where we found this")
    source_date = Day("Date of the source")
    more_sources = Lines("More sources", description="One on each line.")
    caution = Text("Note for staff", description="Never shown to the public.")
    email = Email("Email")

    def process(self, *args: Any, **kwargs: Any) -> None:
        self.reach_wards.choices = offering([(each.code, each.name) for each in wards.all_wards()])
        super().process(*args, **kwargs)

    def validate_description(self, field: Text) -> None:
        """A moderator may leave it empty."""
