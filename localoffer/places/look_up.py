"""The look-ups behind the gazetteer: each takes the area and a text, and gives a Finding or None."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from localoffer.places import councils
from localoffer.places.atlas import Atlas
from localoffer.places.geometry import miles_to_shape
from localoffer.places.names import LONGEST, Postcode, bare, fold, full_postcode, part_postcode
from localoffer.places.spots import COUNCIL_FINDER, Council, Finding, Spot, miles_in_words

MOST_SUGGESTIONS = 5
SURE, WORTH_SHOWING, CLEARLY_BEST = 80.0, 60.0, 4.0
SHORTEST_GUESS = 4
TOO_NEAR_TO_SAY = 0.1  # miles: nearer than this the cells cannot tell which side of the border it is
FAR = 20.0  # miles
TRY_INSTEAD = "Try a postcode, a village or a town."


def look_up(known: Atlas, text: str) -> Finding:
    """What a typed text means, whatever it is."""
    typed = " ".join(text[: LONGEST * 4].split())
    if not typed:
        return Finding()
    if not fold(typed):
        return Finding(note=f"We could not read that as a place. {TRY_INSTEAD}")
    if postcode := full_postcode(typed):
        return by_postcode(known, postcode)
    ways = (by_part, by_name, by_area, by_neighbour)
    return next(filter(None, (way(known, typed) for way in ways)), None) or by_guess(known, typed)


def by_postcode(known: Atlas, postcode: Postcode) -> Finding:
    """The postcode, else the middle of its sector, else of its outcode, and which of them it is."""
    if row := known.postcode(postcode.code):
        lat, lon, ward, council = row
        return told(known, Spot(postcode.shown, lat, lon, "postcode", ward, known.ward_name(ward)), council)
    for part in (postcode.sector, postcode.outcode):
        if spot := district(known, part):
            told_where = f"We used the middle of {part}."
            around = postcode.outcode in known.outcodes_around
            note = f"We do not know the postcode {postcode.shown}. {told_where}" if around else told_where
            return told(known, spot, known.council_of_district[part], note)
    return Finding(note=f"{postcode.shown} is not a postcode that we know. Check it. {TRY_INSTEAD}")


def by_part(known: Atlas, typed: str) -> Finding | None:
    """The first part of a postcode, such as "S65" or "S65 1"."""
    for postcode in part_postcode(typed):
        part = postcode.sector or postcode.outcode
        if spot := district(known, part):
            return told(known, spot, known.council_of_district[part])
    readings = part_postcode(typed)
    if not readings:
        return None
    if spot := district(known, readings[-1].outcode):
        note = f"We do not know {readings[-1].shown}. We used the middle of {spot.label}."
        return told(known, spot, known.council_of_district[spot.label], note)
    return None


def district(known: Atlas, part: str) -> Spot | None:
    return next((each for each in known.spots.get(fold(part), ()) if each.precision in ("outcode", "sector")), None)


def by_name(known: Atlas, typed: str) -> Finding | None:
    """A place, ward or school by its whole name or its short form ("Wath" for "Wath upon Dearne")."""
    whole, name = fold(typed), bare(typed, known.county, known.name)
    if whole.endswith(" ward"):
        wards = [each for each in known.spots.get(whole.removesuffix(" ward"), ()) if each.precision == "ward"]
        if wards:
            return told(known, wards[0])
    for form in dict.fromkeys((whole, name, name.removesuffix(" centre").removesuffix(" town"))):
        same = known.spots.get(form, ())
        places = [each for each in same if each.precision == "place"]
        if not places and form in known.short_forms:
            return told(known, known.short_forms[form])
        if same:
            others = tuple(each for each in same[1:] if each.precision == same[0].precision)
            note = f"There is more than one {same[0].label}. We used the one in {same[0].ward_name} ward." if others else ""
            return told(known, same[0], note=note, suggestions=tuple(in_ward(each) for each in others))
    return None


def in_ward(spot: Spot) -> Spot:
    return spot.changed(label=f"{spot.label}, {spot.ward_name} ward") if spot.ward_name else spot


def by_area(known: Atlas, typed: str) -> Finding | None:
    """The name of the whole area, where no town is called so: its middle."""
    if fold(known.name) not in (fold(typed), bare(typed)) or known.shape is None:
        return None
    middle = known.shape.centroid
    return told(
        known, Spot(known.name, middle.y, middle.x, "place", known.finder.at(middle.y, middle.x), council_code=known.code)
    )


def by_neighbour(known: Atlas, typed: str) -> Finding | None:
    """The name of a council next door, for which there is no single point."""
    name = bare(typed)
    council = next((each for each in known.councils.values() if fold(each.name) == name), None)
    if not council:
        return None
    note = f"{council.name} is outside {known.name}. Type a postcode to see what is near it. {own_offer(council)}"
    return Finding(note=note, council=council)


def by_guess(known: Atlas, typed: str) -> Finding:
    """The name that was most likely meant: part of a name first, then a misspelt one; a doubtful guess is only offered."""
    name = bare(typed, known.county, known.name)
    holding = [each for each in known.guessable if set(name.split()) <= set(each.split())]
    if holding:
        return among(known, typed, [known.spots[each][0] for each in holding])
    near = process.extract(name, known.guessable, scorer=fuzz.ratio, score_cutoff=WORTH_SHOWING, limit=MOST_SUGGESTIONS + 1)
    starting = [each for each in known.guessable if len(name) >= 3 and each.startswith(name)]
    spots = [known.spots[each][0] for each in dict.fromkeys([*starting, *(match for match, _, _ in near)])]
    if len(name) < SHORTEST_GUESS or not spots:
        note = f"We do not know a place called “{shown(typed)}” in or near {known.name}. {TRY_INSTEAD}"
        return Finding(note=note, suggestions=tuple(spots[:MOST_SUGGESTIONS]))
    best = [score for _, score, _ in near[:2]] + [0.0, 0.0]
    sure = len(starting) == 1 or (not starting and best[0] >= SURE and best[0] - best[1] >= CLEARLY_BEST)
    if sure:
        note = f"We do not know “{shown(typed)}”. We used {spots[0].label}."
        return told(known, spots[0], note=note, suggestions=tuple(spots[1 : MOST_SUGGESTIONS + 1]))
    these = "this one" if len(spots) == 1 else "one of these"
    note = f"We do not know a place called “{shown(typed)}”. Did you mean {these}?"
    return Finding(note=note, suggestions=tuple(spots[:MOST_SUGGESTIONS]))


def among(known: Atlas, typed: str, spots: list[Spot]) -> Finding:
    """One of several whose names hold the words that were typed: a ward that holds them all, else the visitor chooses."""
    spots.sort(key=lambda each: (each.precision != "ward", each.precision != "place", len(each.label)))
    if len(spots) == 1 or spots[0].precision == "ward":
        return told(known, spots[0], suggestions=tuple(spots[1 : MOST_SUGGESTIONS + 1]))
    note = f"More than one place has “{shown(typed)}” in its name. Which do you mean?"
    return Finding(note=note, suggestions=tuple(spots[:MOST_SUGGESTIONS]))


def told(known: Atlas, spot: Spot, council_code: str = "", note: str = "", suggestions: tuple[Spot, ...] = ()) -> Finding:
    """The finding for a spot; one outside the area says how far, and whose Local Offer to look at too."""
    council_code = council_code or spot.council_code
    if spot.ward_code or council_code == known.code or known.shape is None:
        return Finding(spot.changed(note=note), note, suggestions)
    away = miles_to_shape(known.shape, spot.lat, spot.lon)
    if away < TOO_NEAR_TO_SAY:
        return Finding(spot.changed(note=note), note, suggestions)
    council = council_with_offer(known, council_code)
    near = "Here is what is near." if away < FAR else "Little here will be near you."
    outside = f"You are {miles_in_words(away)} outside {known.name}. {near} {own_offer(council)}"
    whole = f"{note} {outside}".strip()
    spot = spot.changed(note=whole, outside_miles=round(away, 1), council_code=council_code)
    return Finding(spot, whole, suggestions, council or OTHER_COUNCIL)


def council_with_offer(known: Atlas, code: str) -> Council | None:
    """The council whose Local Offer serves people under a code: one of the pack's neighbours, else any of the country."""
    if code in known.councils:
        return known.councils[code]
    found = councils.with_offer(code)
    return Council(code, found.name, found.url) if found else None


OTHER_COUNCIL = Council("", "your own council", COUNCIL_FINDER)


def own_offer(council: Council | None) -> str:
    return f"{council.name} has its own Local Offer too." if council else "Your own council has a Local Offer too."


def shown(typed: str) -> str:
    """What was typed, short enough to repeat in a sentence."""
    return typed if len(typed) <= 40 else typed[:39].rstrip() + "…"
