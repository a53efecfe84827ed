"""The Open Referral UK endpoints: what each answers, in pages or as one stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request, stream_with_context
from flask.typing import ResponseReturnValue

from localoffer.accounts.access import public
from localoffer.api import harvest, openapi, politeness, schema, taxonomies
from localoffer.api.params import BadParameter, Params, read
from localoffer.api.places import Area
from localoffer.api.taxonomies import Record
from localoffer.directory import queries
from localoffer.directory.queries import PublicEntry

bp = Blueprint("oruk", __name__, url_prefix="/api/oruk/v3")
VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/latest/"
View = Callable[..., Any]


def endpoint(view: View) -> View:
    """Read the parameters strictly; a bad one is 400 with a sentence."""

    @wraps(view)
    def answer(**parts: Any) -> ResponseReturnValue:
        try:
            return view(read(request.args), **parts)
        except BadParameter as reason:
            return jsonify(error="bad_parameter", message=str(reason)), 400

    return answer


def listed(items: Sequence[Any], params: Params, make: Callable[[Any], Record]) -> ResponseReturnValue:
    """One page of items, or all of them as a stream of lines; only what is sent is made."""
    if params.format == "ndjson":
        return streamed(make(each) for each in items)
    contents = [make(each) for each in harvest.cut(items, params)]
    return jsonify(harvest.page_of(contents, params, len(items)))


def streamed(records: Iterable[Record]) -> Response:
    def lines() -> Iterator[str]:
        for each in records:
            yield json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n"

    return Response(stream_with_context(lines()), mimetype="application/x-ndjson")


def missing(what: str) -> ResponseReturnValue:
    return jsonify(error="not_found", message=f"There is no {what} with this id. It may have been withdrawn."), 404


def one(found: Record | None, what: str) -> ResponseReturnValue:
    return jsonify(found) if found else missing(what)


@bp.get("/")
@public
@endpoint
def about(params: Params) -> ResponseReturnValue:
    site = harvest.area().public_url
    return jsonify(version=VERSION, profile=PROFILE, openapi_url=f"{site}/api/oruk/v3/openapi.json")


@bp.get("/openapi.json")
@public
@endpoint
def document(params: Params) -> ResponseReturnValue:
    return jsonify(openapi.document(harvest.area()))


@bp.get("/services")
@public
@endpoint
def services(params: Params) -> ResponseReturnValue:
    return listed(harvest.services(params), params, made(params, harvest.area()))


def made(params: Params, area: Area) -> Callable[[PublicEntry], Record]:
    """How much of a service is wanted."""
    if params.minimal:
        return schema.least
    return lambda entry: (schema.full if params.full or params.full_service else schema.brief)(entry, area)


@bp.get("/services/<uuid:key>")
@public
@endpoint
def service(params: Params, key: object) -> ResponseReturnValue:
    entry = harvest.newest().by_id.get(str(key))
    return one(schema.full(entry, harvest.area()) if entry else None, "service")


@bp.get("/organizations")
@public
@endpoint
def organizations(params: Params) -> ResponseReturnValue:
    ids = {each.uuid for each in harvest.services(params)}
    found = harvest.newest().by_organization
    keys = [key for key, entries in found.items() if any(each.uuid in ids for each in entries)]
    area = harvest.area()
    return listed(keys, params, lambda key: organization_of(found[key], params, area, nested=params.full))


def organization_of(entries: list[PublicEntry], params: Params, area: Area, *, nested: bool) -> Record:
    """Who runs these, with what they run: in full where that was asked for, else by name."""
    record = schema.organization(schema.run_by(entries[0].listing), area)
    if params.full_service:
        return record | {"services": [schema.full(each, area) for each in entries]}
    if nested:
        return record | {"services": [{"id": x.uuid, "name": x.name, "status": schema.status(x)} for x in entries]}
    return record


@bp.get("/organizations/<uuid:key>")
@public
@endpoint
def organization(params: Params, key: object) -> ResponseReturnValue:
    entries = harvest.newest().by_organization.get(str(key))
    return one(organization_of(entries, params, harvest.area(), nested=True) if entries else None, "organization")


@bp.get("/taxonomies")
@public
@endpoint
def all_taxonomies(params: Params) -> ResponseReturnValue:
    return listed(holding(taxonomies.all_taxonomies(harvest.area().public_url), params.search), params, dict)


@bp.get("/taxonomies/<uuid:key>")
@public
@endpoint
def taxonomy(params: Params, key: object) -> ResponseReturnValue:
    return one(by_id(taxonomies.all_taxonomies(harvest.area().public_url), key), "taxonomy")


@bp.get("/taxonomy_terms")
@public
@endpoint
def taxonomy_terms(params: Params) -> ResponseReturnValue:
    found = holding(taxonomies.all_terms(harvest.area().public_url), params.search)
    if params.taxonomy_id:
        found = [each for each in found if each["taxonomy_id"] == params.taxonomy_id]
    if params.parent_id:
        found = [each for each in found if each.get("parent_id") == params.parent_id]
    if params.top_only:
        found = [each for each in found if "parent_id" not in each]
    return listed(found, params, dict)


@bp.get("/taxonomy_terms/<uuid:key>")
@public
@endpoint
def taxonomy_term(params: Params, key: object) -> ResponseReturnValue:
    return one(by_id(taxonomies.all_terms(harvest.area().public_url), key), "taxonomy term")


def holding(records: Iterable[Record], text: str) -> list[Record]:
    """The records whose name or description has these words."""
    words = text.lower().split()
    return [each for each in records if all(word in f"{each['name']} {each['description']}".lower() for word in words)]


def by_id(records: Iterable[Record], key: object) -> Record | None:
    return next((each for each in records if each["id"] == str(key)), None)


@bp.get("/service_at_locations")
@public
@endpoint
def service_at_locations(params: Params) -> ResponseReturnValue:
    area = harvest.area()
    rows = [(key, entry) for entry in harvest.services(params) for key in schema.place_ids(entry, area)]
    return listed(
        sorted(rows, key=lambda row: row[0]), params, lambda row: schema.at_location(row[0], row[1], area, in_full=params.full)
    )


@bp.get("/service_at_locations/<uuid:key>")
@public
@endpoint
def service_at_location(params: Params, key: object) -> ResponseReturnValue:
    area = harvest.area()
    for entry in harvest.newest().entries:
        if str(key) in schema.place_ids(entry, area):
            return jsonify(schema.at_location(str(key), entry, area, in_full=True))
    return missing("service at a location")


@bp.get("/x_withdrawn")
@public
@endpoint
def withdrawn(params: Params) -> ResponseReturnValue:
    """What was once published and no longer is: a list of ids, so that copies can be taken down."""
    return listed(queries.withdrawn_since(params.modified_after), params, lambda row: {
        "id": row.uuid, "withdrawn_at": schema.moment(row.at),
    })  # fmt: skip


def init_app(app: Flask) -> None:
    politeness.init_app(app, bp.url_prefix or "")
