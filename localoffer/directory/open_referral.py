"""What the Open Referral standard calls things: said by those who export, and understood by those who import. Pure."""

from __future__ import annotations

from dataclasses import dataclass

STATUS = {"open": "active", "temporarily_closed": "temporarily closed", "closed": "inactive"}
"""{code of the vocabulary `statuses`: the standard's word}; it also has "defunct", for what has closed."""
LANGUAGES = {"bsl": "bfi"}
"""{code of the vocabulary `languages`: its ISO 639-3 code}, where the two differ."""


@dataclass(frozen=True)
class Fact:
    """One fact of a listing that the standard says by terms: its vocabulary, what links to it, and what it is."""

    name: str
    source: str
    link_type: str
    title: str
    meaning: str


FACTS = (
    Fact("needs", "needs", "audience", "Special educational needs", "Which needs a service is for."),
    Fact("categories", "categories", "service_category", "What it helps with", "What kind of help a service gives."),
    Fact("kind", "kinds", "service_kind", "Kind", "Whether it is a service, a group, a school and so on."),
    Fact("stages", "stages", "key_stage", "Age group", "The stages of childhood that the ages of a service cover."),
    Fact("for_whom", "for_whom", "beneficiary", "Who it is for", "Children, parents, sisters and brothers, or others."),
    Fact("level", "levels", "service_tier", "How much help", "For everyone, for some who need more, or specialist."),
    Fact("routes", "routes", "referral_route", "How to get it", "Who can ask for it, and how."),
    Fact("diagnosis_needed", "yes_no", "eligibility_diagnosis", "Diagnosis needed", "Whether one must have a diagnosis."),
    Fact("ehc_plan_needed", "yes_no", "eligibility_ehc_plan", "EHC plan needed", "Whether one must have an EHC plan."),
    Fact("cost", "costs", "cost", "Cost", "Whether it costs money."),
    Fact("cost_options", "cost_options", "cost_help", "Help with the cost", "What makes it cheaper."),
    Fact("delivery", "delivery", "delivery", "How it is given", "At a place, online, by phone, at home."),
    Fact("reach", "reach", "reach", "Area it covers", "How far from its place it reaches."),
    Fact("access", "access", "accessibility", "Access and senses", "What makes it easier to get in and to stay."),
    Fact("wait_band", "wait_bands", "waiting_time", "Waiting time", "How long people wait, in bands."),
    Fact("assurance", "assurances", "assurance", "Who has checked it", "Whether anyone has confirmed what is said."),
)
