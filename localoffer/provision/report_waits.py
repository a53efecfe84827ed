"""The part of the report about waits: who waits long with nothing meanwhile, and every wait with its age."""

from __future__ import annotations

from typing import Any

from localoffer.clock import today
from localoffer.directory import waiting, wording
from localoffer.provision import waits
from localoffer.provision.report_frame import Row, table
from localoffer.provision.waits import Waited


def tables() -> list[dict[str, Any]]:
    """Old figures stand here too, with their age: a committee must see that nobody has measured since."""
    rows = [each for each in waits.every(today()) if each.standing != waiting.WORDS]
    heading = ("Service", "Waiting time", "Measured", "Who says so", "Public sees it", "Offered meanwhile")
    alone = [[each.said.listing.name, how_long(each), when(each), each.wait.source or "not said"] for each in rows if each.alone]
    return [
        table(
            "waits-alone", f"Waits of {waiting.rules().long_weeks} weeks or more with nothing offered meanwhile", heading[:4],
            alone, "None that we know of.",
        ),
        table(
            "waits", "What services say of their waiting times", heading, map(line, rows),
            "No entry says how long families wait.",
        ),
    ]  # fmt: skip


def line(each: Waited) -> Row:
    shown = "yes" if each.standing == waiting.CURRENT else "no, too old" if each.standing == waiting.OLD else "no, no day known"
    return [each.said.listing.name, how_long(each), when(each), each.wait.source or "not said", shown, meanwhile(each)]


def how_long(each: Waited) -> str:
    facts = (wording.wait(each.said.listing) or "no figure", each.wait.basis, each.wait.covers and f"for {each.wait.covers}")
    return ", ".join(filter(None, facts))


def when(each: Waited) -> str:
    day = wording.day(each.wait.measured_on) or "no day"
    return f"{day} ({each.age})" if each.age else day


def meanwhile(each: Waited) -> str:
    number = each.made_for_it
    there = f"{number} thing{'' if number == 1 else 's'} for the need without a referral" if number else ""
    said = "the service says what to do" if each.says_what_to_do else ""
    return "; ".join(filter(None, (said, there))) or "nothing"
