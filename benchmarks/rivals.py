"""What the site's search is measured against: plain FTS5 and plain Whoosh, as their tutorials have them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import MultifieldParser, OrGroup

from localoffer.directory.queries import PublicEntry
from localoffer.search.rows import texts

MOST = 10
Search = Callable[[str, str], list[str]]


def name_and_text(entry: PublicEntry) -> tuple[str, str]:
    """The same words as the site's own index holds, in two parts."""
    return entry.listing.name, " ".join(text for _weight, text in texts(entry.listing)[1:])


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def plain_fts5(entries: Iterable[PublicEntry]) -> Search:
    """FTS5 with the porter tokenizer: the words joined by OR, bm25, the name worth five times the rest."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE entry USING fts5(slug UNINDEXED, name, body, tokenize='porter unicode61')")
    base.executemany("INSERT INTO entry VALUES (?, ?, ?)", ((each.slug, *name_and_text(each)) for each in entries))

    def search(words: str, near: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in words_of(f"{words} {near}"))
        if not asked:
            return []
        rows = base.execute("SELECT slug FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 0, 5, 1) LIMIT ?", (asked, MOST))
        return [slug for (slug,) in rows]

    return search


def plain_whoosh(entries: Iterable[PublicEntry]) -> Search:
    """Whoosh with its stemming analyser and OR, the name boosted by five."""
    stemming = StemmingAnalyzer()
    index = RamStorage().create_index(
        Schema(slug=ID(stored=True), name=TEXT(analyzer=stemming, field_boost=5.0), body=TEXT(analyzer=stemming))
    )
    writer = index.writer()
    for each in entries:
        name, body = name_and_text(each)
        writer.add_document(slug=each.slug, name=name, body=body)
    writer.commit()
    parser = MultifieldParser(["name", "body"], index.schema, group=OrGroup)

    def search(words: str, near: str) -> list[str]:
        with index.searcher() as searcher:
            found = searcher.search(parser.parse(" ".join(words_of(f"{words} {near}"))), limit=MOST)
            return [hit["slug"] for hit in found]

    return search
