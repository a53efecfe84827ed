"""The Open Referral UK endpoints: what each answers, in pages or as one stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.api import filtering, harvest, openapi, politeness, schema, streaming, taxonomies
from localoffer.api.filtering import cut, holding, page_of
from localoffer.api.harvest import Harvest, with_what_came
from localoffer.api.params import BadParameter, Params, read
from localoffer.api.places import Area
from localoffer.api.taxonomies import Record
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry

bp = Blueprint("oruk", __name__, url_prefix="/api/oruk/v3")
VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/latest/"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
View = Callable[..., Any]


def endpoint(view: View) -> View:
    """Read the parameters strictly; a bad one is 400 with a sentence. What was answered once is kept a while."""

    @wraps(view)
    def answer(**parts: Any) -> ResponseReturnValue:
        try:
            return view(read(request.args), **parts)
        except BadParameter as reason:
            return jsonify(error="bad_parameter", message=str(reason)), 400

    return public(politeness.kept(answer))


def listed(items: Sequence[Any], params: Params, make: Callable[[Iterable[Any]], Iterable[Record]]) -> ResponseReturnValue:
    """One page of items, or all of them as a stream of lines; only what is sent is made."""
    if params.format == "ndjson":
        return streaming.lines(make(items))
    return jsonify(page_of(list(make(cut(items, params))), params, len(items)))


def missing(what: str) -> ResponseReturnValue:
    return jsonify(error="not_found", message=f"There is no {what} with this id. It may have been withdrawn."), 404


def one(found: Record | None, what: str) -> ResponseReturnValue:
    return jsonify(found) if found else missing(what)


@bp.get("")
@bp.get("/")
@endpoint
def about(params: Params) -> ResponseReturnValue:
    root = f"{harvest.area().public_url}{bp.url_prefix}"
    return jsonify(
        version=VERSION,
        profile=PROFILE,
        openapi_url=f"{root}/openapi.json",
        publisher=f"{harvest.area().name} Local Offer",
        x_licence=LICENCE,
        x_withdrawn_url=f"{root}/x_withdrawn",
    )


@bp.get("/openapi.json", strict_slashes=False)
@endpoint
def document(params: Params) -> ResponseReturnValue:
    return jsonify(openapi.document(harvest.area()))


@bp.get("/services", strict_slashes=False)
@endpoint
def services(params: Params) -> ResponseReturnValue:
    found = filtering.services(params)
    if params.minimal:
        return listed(found, params, lambda items: map(schema.least, items))
    make, area = (schema.full if params.full or params.full_service else schema.brief), harvest.area()
    return listed(found, params, lambda items: (make(entry, area, came) for entry, came in with_what_came(items)))


@bp.get("/services/<uuid:key>", strict_slashes=False)
@endpoint
def service(params: Params, key: object) -> ResponseReturnValue:
    entry = harvest.newest().by_id.get(str(key))
    if entry is None:
        return missing("service")
    return jsonify(schema.full(entry, harvest.area(), harvest.came([entry.id]).get(entry.id)))


@bp.get("/organizations", strict_slashes=False)
@endpoint
def organizations(params: Params) -> ResponseReturnValue:
    reaped, area = harvest.newest(), harvest.area()
    ids = {each.id for each in filtering.services(params.but(search=""))}
    found = {key: entries for key, entries in reaped.by_organization.items() if any(each.id in ids for each in entries)}
    if params.search:
        named = holding(({"id": key, **in_brief(entries, reaped, area)} for key, entries in found.items()), params.search)
        found = {each["id"]: found[each["id"]] for each in named}
    return listed(list(found), params, lambda keys: (organization_of(found[key], params, area, params.full) for key in keys))


def in_brief(entries: list[PublicEntry], reaped: Harvest, area: Area) -> Record:
    """Who runs these, from what is at hand."""
    return described(schema.organization(entries[0].listing, area) | (reaped.of(entries[0]).organization or {}), entries, area)


def described(record: Record, entries: list[PublicEntry], area: Area) -> Record:
    """An organisation without words of its own is described by what it runs."""
    if not record["description"].endswith(f"listed in the Local Offer of {area.name}."):
        return record
    names = [each.name for each in entries if each.name != record["name"]]
    return record | {"description": f"{record['description']} {', '.join(names[:12])}".strip()} if names else record


def organization_of(entries: list[PublicEntry], params: Params, area: Area, nested: bool) -> Record:
    """Who runs these, with what they run: in full where that was asked for, else by name."""
    pairs = list(with_what_came(entries if params.full_service else entries[:1]))
    record = described(schema.organization(entries[0].listing, area, pairs[0][1]), entries, area)
    if params.full_service:
        return record | {"services": [schema.full(entry, area, came) for entry, came in pairs]}
    if nested:
        return record | {"services": [{"id": x.uuid, "name": x.name, "status": schema.status(x)} for x in entries]}
    return schema.once(record)


@bp.get("/organizations/<uuid:key>", strict_slashes=False)
@endpoint
def organization(params: Params, key: object) -> ResponseReturnValue:
    entries = harvest.newest().by_organization.get(str(key))
    return one(organization_of(entries, params, harvest.area(), True) if entries else None, "organization")


def every_taxonomy() -> list[Record]:
    return [*taxonomies.all_taxonomies(harvest.area().public_url), *harvest.newest().terms[1].values()]


def every_term() -> list[Record]:
    return [*taxonomies.all_terms(harvest.area().public_url), *harvest.newest().terms[0].values()]


@bp.get("/taxonomies", strict_slashes=False)
@endpoint
def all_taxonomies(params: Params) -> ResponseReturnValue:
    return listed(holding(every_taxonomy(), params.search), params, lambda items: items)


@bp.get("/taxonomies/<uuid:key>", strict_slashes=False)
@endpoint
def taxonomy(params: Params, key: object) -> ResponseReturnValue:
    return one(by_id(every_taxonomy(), key), "taxonomy")


@bp.get("/taxonomy_terms", strict_slashes=False)
@endpoint
def taxonomy_terms(params: Params) -> ResponseReturnValue:
    found = holding(every_term(), params.search)
    for wanted in params.taxonomy_id:
        found = [each for each in found if each.get("taxonomy_id") == wanted]
    if params.parent_id:
        found = [each for each in found if each.get("parent_id") == params.parent_id]
    if params.top_only:
        found = [each for each in found if "parent_id" not in each]
    return listed(found, params, lambda items: items)


@bp.get("/taxonomy_terms/<uuid:key>", strict_slashes=False)
@endpoint
def taxonomy_term(params: Params, key: object) -> ResponseReturnValue:
    return one(by_id(every_term(), key), "taxonomy term")


def by_id(records: Iterable[Record], key: object) -> Record | None:
    return next((each for each in records if each["id"] == str(key)), None)


@bp.get("/service_at_locations", strict_slashes=False)
@endpoint
def service_at_locations(params: Params) -> ResponseReturnValue:
    entries, area = filtering.services(params), harvest.area()
    whose = harvest.newest().places
    rows = [
        (key, entry) for entry, came in with_what_came(entries) for key in schema.place_ids(entry, came, area)
        if whose.get(key) is entry
    ]  # fmt: skip
    if params.proximity is not None and (spot := filtering.spot_of(params)):
        near = {
            each["id"] for each in made_places(rows, area, in_full=True)
            if filtering.place_is_near(each.get("location", {}), spot, params.proximity)
        }  # fmt: skip
        rows = [row for row in rows if row[0] in near]
    return listed(rows, params, lambda items: made_places(items, area, in_full=params.full))


def made_places(rows: Iterable[tuple[str, PublicEntry]], area: Area, *, in_full: bool) -> Iterable[Record]:
    """Each place with its service; a service that has several is made once after another."""
    wanted = list(rows)
    entries = list({entry.id: entry for _, entry in wanted}.values())
    ids: dict[int, list[str]] = {}
    for key, entry in wanted:
        ids.setdefault(entry.id, []).append(key)
    for entry, came in with_what_came(entries):
        service = schema.full(entry, area, came)
        places = {each["id"]: each for each in service.get("service_at_locations", ())}
        for key in ids[entry.id]:
            if key in places:
                yield schema.at_location(places[key], service, in_full=in_full)


@bp.get("/service_at_locations/<uuid:key>", strict_slashes=False)
@endpoint
def service_at_location(params: Params, key: object) -> ResponseReturnValue:
    entry = harvest.newest().places.get(str(key))
    found = made_places([(str(key), entry)], harvest.area(), in_full=True) if entry else ()
    return one(next(iter(found), None), "service at a location")


@bp.get("/x_withdrawn", strict_slashes=False)
@endpoint
def withdrawn(params: Params) -> ResponseReturnValue:
    """What was once told and no longer is: a list of ids, so that copies can be taken down."""
    since = params.modified_after
    over = [each for each in harvest.newest().over if since is None or each.at >= since]
    found = sorted([*queries.withdrawn_since(since), *over], key=lambda each: each.uuid)
    return listed(found, params, lambda rows: ({"id": row.uuid, "withdrawn_at": schema.moment(row.at)} for row in rows))


def init_app(app: Flask) -> None:
    politeness.init_app(app, bp.url_prefix or "")
