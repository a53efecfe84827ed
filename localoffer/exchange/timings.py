"""When a service runs: schedules of any feed as parts of a rule and as sessions; what cannot be read stays as words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localoffer.directory.dates import is_no_day
from localoffer.directory.listing import LONGEST_TEXT, Session
from localoffer.directory.timetable import DAYS
from localoffer.exchange import days, tidy
from localoffer.exchange.records import Record

PART = r"[A-Z]{1,20}+=[^;\s]{1,100}+"
RULE = re.compile(
    rf"(?<![A-Z])(?:RRULE:?\s{{0,9}})?((?:(?!FREQ=){PART};){{0,15}}+FREQ=[A-Z]++(?:;{PART}){{0,15}}+;?)", re.IGNORECASE
)
"""A rule in one string. Each part ends at its ";" and no part is read twice, so that a web address full of "=" takes no time."""
RULE_FIELDS = ("rrule", "freq", "byday", "description")
PARTS = ("freq", "byday", "interval", "bymonthday", "count", "wkst", "until")
TIME_SPAN = re.compile(r"(.{1,12}?)\s*(?:-|–|—|\bto\b)\s*(.{1,12})", re.IGNORECASE)
DATES = ("valid_from", "valid_to", "dtstart", "until")


def in_parts(row: Mapping[str, Any]) -> tuple[Record, list[str]]:
    """(a schedule as the parts of a rule that the standard knows, what was odd): a rule written in one string is taken
    apart, days in words become codes, two times in one field become two; what cannot be read goes into the words."""
    out, odd = rule_taken_apart(dict(row)), []
    said = out.get("byday")
    if tidy.is_nothing(said):
        out.pop("byday", None)
    else:
        if not (isinstance(said, str) and days.RULE.fullmatch(said)):
            out["byday"] = days.as_rule(days.days_of(said))
        if not out["byday"]:
            del out["byday"]
            words = tidy.line(", ".join(map(str, said)) if isinstance(said, list) else said)
            odd.append(f"byday {str(said)[:40]!r} cannot be read: kept as words")
            into_words(out, f"Days: {words}" if words else "")
    take_freq(out, odd)
    take_times(out, odd)
    for name in DATES:
        if not tidy.is_nothing(out.get(name)) and not tidy.written(out[name]):
            odd.append(f"{name} {str(out[name])[:20]!r} is no date")
    return out, odd


def rule_taken_apart(row: Record) -> Record:
    """The row with what a rule in one string says in the fields where it belongs."""
    for name in RULE_FIELDS:
        said = row.get(name)
        if isinstance(said, str) and "=" in said and (found := RULE.search(said, 0, LONGEST_TEXT)):
            parts = dict(each.lower().split("=", 1) for each in found[1].split(";") if "=" in each)
            if name in ("freq", "byday", "rrule"):
                del row[name]
            else:
                row[name] = f"{said[: found.start()]} {said[found.end() :]}".strip()
            for part in PARTS:
                if part in parts and tidy.is_nothing(row.get(part)):
                    row[part] = as_day(parts[part]) if part == "until" else parts[part].upper()
    return row


def as_day(text: str) -> str:
    """The day of a moment as a rule writes it: 20261231t235959z."""
    found = re.match(r"(\d{4})(\d{2})(\d{2})", text)
    return "-".join(found.groups()) if found else text


def take_freq(out: Record, odd: list[str]) -> None:
    """How often: every day is every week on all its days; what is neither weekly nor monthly stays as words."""
    freq = tidy.line(out.get("freq")).upper()
    if freq == "DAILY":
        if tidy.number(out.get("interval") or 1, 1000) == 1:
            out["freq"] = "WEEKLY"
            out.setdefault("byday", ",".join(DAYS))
            return
    elif freq in ("", "WEEKLY", "MONTHLY"):
        out.pop("freq", None)
        if freq:
            out["freq"] = freq
        return
    odd.append(f"freq {freq[:20]!r} is neither weekly nor monthly: kept as words")
    del out["freq"]
    said = days.in_words(days.days_of(out.pop("byday", "")))
    into_words(out, f"{freq.capitalize()[:40]}: {said}" if said else freq.capitalize()[:40])


def take_times(out: Record, odd: list[str]) -> None:
    """When it opens and closes; a time that cannot be read stays as words."""
    both = TIME_SPAN.fullmatch(tidy.line(out.get("opens_at")))
    if both and tidy.is_nothing(out.get("closes_at")) and "" < tidy.clock(both[1]) < tidy.clock(both[2]):
        out["opens_at"], out["closes_at"] = both[1], both[2]
    for name, word in (("opens_at", "Opens"), ("closes_at", "Closes")):
        if not tidy.is_nothing(out.get(name)) and not tidy.clock(out[name]):
            odd.append(f"{name} {str(out[name])[:20]!r} is no time")
            words = "" if isinstance(out[name], dict | list) else tidy.line(out[name])
            into_words(out, f"{word}: {words}" if words else "")
            del out[name]


def into_words(out: Record, words: str) -> None:
    """Add to the description of a schedule, once."""
    said = tidy.words(out.get("description"))
    if words and words not in said:
        out["description"] = f"{said} {words}".strip()


def sessions(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[Session, ...], list[str]]:
    """(weekly and monthly times, what was odd) of schedules; a rule that no session can hold stays as words."""
    made: dict[Session, None] = {}
    told: list[str] = []
    for row in rows:
        parts, odd = in_parts(row)
        told += odd
        made.update(dict.fromkeys(sessions_of(parts, told)))
    return tuple(made), told


def sessions_of(row: Record, told: list[str]) -> Iterator[Session]:
    note = tidy.words(row.get("description"))
    groups = days.days_of(row.get("byday")) or days.of_the_month(note)
    start, end = tidy.clock(row.get("opens_at")), tidy.clock(row.get("closes_at"))
    if "byday" in row and not groups:
        told.append(f"byday {row['byday'][:40]!r} cannot be read: kept as words")
        note = f"{note} Days: {row['byday']}".strip()
    if words := in_no_session(row, groups):
        note, groups = " ".join(filter(None, [note, words])), {}
    begins, ends = dates(row, told)
    if not (groups or ends) and any(is_no_day(tidy.written(row.get(name))) for name in ("valid_to", "until")):
        begins = ""  # it goes on from that day, on days that nobody names: a first day alone would mean that day only
    if not (groups or start or note or begins):
        return
    for nth, codes in groups.items() or {0: ()}.items():
        yield Session(days=codes, nth=nth, start=start, end=end, starts_on=begins, ends_on=ends, note=note)


def in_no_session(row: Record, groups: days.Groups) -> str:
    """A rule that is neither weekly nor on a numbered day of the month, in words; "" for one that is."""
    every = tidy.number(row.get("interval"), 100) or 1
    monthly = row.get("freq") == "MONTHLY"
    unit = "month" if monthly or set(groups) - {0} else "week"
    said = days.in_words(groups)
    if monthly and not groups and (dated := tidy.line(row.get("bymonthday"))):
        said = f"day {dated}"
    if every > 1:
        return f"Every {every:g} {unit}s{f': {said}' if said else ''}"
    return f"Every month: {said}" if monthly and said and set(groups) <= {0} else ""


def dates(row: Record, told: list[str]) -> tuple[str, str]:
    """From when and until when, as far as that makes sense."""
    first, begun, last, until = (tidy.date(row.get(key)) for key in ("valid_from", "dtstart", "valid_to", "until"))
    begins, ends = first or begun, last or until
    if begins and ends and ends < begins:
        told.append("a schedule ends before it begins: its dates are left out")
        return "", ""
    return begins, ends
