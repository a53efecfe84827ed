"""FTS5 and Tantivy with the same entries, filters and distances, as fast as their manuals make them."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from localoffer.directory.listing import Listing
from localoffer.search.rows import texts

TOP = 20
MILE_DEGREES = 1 / 69.05
Asked = dict[str, Any]
"""{"kind", "words", "need", "cost", "near": (lat, lon), "within": miles, "facets": bool, "sort"}"""
Search = Callable[[Asked], tuple[int, list[int]]]
"""From what is asked to (how many, the numbers of the best 20)."""


def said_by(each: Listing) -> str:
    """All but the name, the same words that the site's own index holds."""
    return " ".join(text for _weight, text in texts(each)[1:])


def box(near: tuple[float, float], within: float) -> tuple[float, float, float, float]:
    """(south, north, west, east) in degrees around a point."""
    high, wide = within * MILE_DEGREES, within * MILE_DEGREES / math.cos(math.radians(near[0]))
    return near[0] - high, near[0] + high, near[1] - wide, near[1] + wide


def fts5(entries: list[Listing]) -> Search:
    """FTS5 with porter, bm25 with the name worth four; facts in an indexed table beside it; one statement for a search."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE said USING fts5(name, body, tokenize='porter unicode61')")
    base.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(said, row)")
    base.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, name TEXT, need TEXT, cost TEXT, lat REAL, lon REAL)")
    rows = [(n, each.name, said_by(each)) for n, each in enumerate(entries)]
    base.executemany("INSERT INTO said (rowid, name, body) VALUES (?, ?, ?)", rows)
    facts = [(n, x.name, x.needs[0], x.cost, x.venues[0].lat, x.venues[0].lon) for n, x in enumerate(entries)]
    base.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)", facts)
    base.execute("CREATE INDEX by_need ON fact (need, cost)")
    base.execute("INSERT INTO said (said) VALUES ('optimize')")
    known = [term for (term,) in base.execute("SELECT term FROM vocabulary") if len(term) > 3]

    def conditions(asked: Asked) -> tuple[str, list[Any]]:
        where, given = ["1"], []
        if asked.get("words"):
            where.append("said MATCH ?")
            given.append(" AND ".join(f'"{word}"' for word in re.findall(r"\w+", asked["words"].lower())))
        for name in ("need", "cost"):
            if asked.get(name):
                where.append(f"fact.{name} = ?")
                given.append(asked[name])
        if asked.get("within"):
            where.append("lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?")
            given += box(asked["near"], asked["within"])
        return " AND ".join(where), given

    def search(asked: Asked) -> tuple[int, list[int]]:
        if asked["kind"] == "misspelt":
            asked = {**asked, "words": " ".join(nearest(word, known) for word in asked["words"].split())}
        where, given = conditions(asked)
        source = "said JOIN fact ON fact.id = said.rowid" if asked.get("words") else "fact"
        order = "fact.name" if not asked.get("words") else "bm25(said, 4, 1)"
        if asked.get("near"):
            order = "(lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) * 0.36"
            (lat, lon), given_order = asked["near"], True
        else:
            given_order = False
        total = base.execute(f"SELECT count(*) FROM {source} WHERE {where}", given).fetchone()[0]
        more = [lat, lat, lon, lon] if given_order else []
        found = base.execute(f"SELECT fact.id FROM {source} WHERE {where} ORDER BY {order} LIMIT {TOP}", [*given, *more])
        best = [number for (number,) in found]
        for facet in ("need", "cost") if asked.get("facets") else ():
            base.execute(f"SELECT {facet}, count(*) FROM {source} WHERE {where} GROUP BY 1", given).fetchall()
        return total, best

    return search


def nearest(word: str, known: list[str]) -> str:
    found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=2)
    return found[0] if found else word


def tantivy_search(entries: list[Listing]) -> Search:
    """Tantivy with its English stemmer, the name worth four, facts as fast fields, one segment."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", tokenizer_name="en_stem")
    builder.add_text_field("body", tokenizer_name="en_stem")
    for name in ("need", "cost"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True)
    builder.add_text_field("title", tokenizer_name="raw", fast=True)
    builder.add_integer_field("id", stored=False, fast=True)
    for name in ("lat", "lon"):
        builder.add_float_field(name, indexed=True, fast=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(256_000_000, 1)
    for number, x in enumerate(entries):
        lat, lon = x.venues[0].lat, x.venues[0].lon
        said = {"name": x.name, "body": said_by(x), "need": x.needs[0], "cost": x.cost, "title": x.name}
        writer.add_document(tantivy.Document(id=number, lat=lat, lon=lon, **said))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    schema = index.schema
    must = tantivy.Occur.Must

    def query_of(asked: Asked) -> tantivy.Query:
        parts = []
        if asked.get("words") and asked["kind"] == "misspelt":
            words = asked["words"].lower().split()
            parts += [(must, tantivy.Query.fuzzy_term_query(schema, "body", word, 2, True)) for word in words]
        elif asked.get("words"):
            said = " ".join(f"+{word}" for word in re.findall(r"\w+", asked["words"].lower()))
            parts.append((must, index.parse_query(said, ["name", "body"], {"name": 4.0})))
        for name in ("need", "cost"):
            if asked.get(name):
                parts.append((must, tantivy.Query.term_query(schema, name, asked[name])))
        if asked.get("within"):
            south, north, west, east = box(asked["near"], asked["within"])
            ranges = (("lat", south, north), ("lon", west, east))
            parts += [(must, tantivy.Query.range_query(schema, name, tantivy.FieldType.Float, a, b)) for name, a, b in ranges]
        return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.all_query()

    def search(asked: Asked) -> tuple[int, list[int]]:
        query = query_of(asked)
        if asked["kind"] == "browse":
            found = searcher.search(query, TOP, order_by_field="title", order=tantivy.Order.Asc)
        else:
            found = searcher.search(query, TOP)
        best = [address.doc for _score, address in found.hits]
        if asked.get("facets"):
            wanted = {name: {"terms": {"field": name}} for name in ("need", "cost")}
            json.dumps(searcher.aggregate(query, wanted))
        return int(found.count or 0), best

    return search
