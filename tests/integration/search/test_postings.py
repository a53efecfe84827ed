"""Reading a term's postings in blocks, by Whoosh's insides, gives what its own matcher gives."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.index import create_in

from localoffer.search import index, segments
from localoffer.search.words import terms
from localoffer.search.writing import QuickCodec
from tests import databases


@pytest.mark.parametrize("codec", [W3Codec(), QuickCodec()])
def test_blocks_hold_what_the_matcher_gives_one_by_one(tmp_path: Path, codec: W3Codec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_blocklimit", 128)
    writer = create_in(str(tmp_path), segments.schema()).writer(codec=codec)
    for number in range(400):
        said = "swimming " * (1 + number % 3) + ("chess" if number % 5 == 0 else "music")
        writer.add_document(id=str(number), row=b"", all=[(1 + number % 4, terms(said))])
    writer.commit()
    reader = segments.Storage(str(tmp_path)).open_index().reader()
    for term, count in (("swim", 400), ("chess", 80), ("music", 320)):
        matcher = reader.postings("all", term)
        assert isinstance(matcher, W3LeafMatcher)
        numbers, weights = segments.one_by_one(reader.postings("all", term))
        assert [each.tolist() for each in segments.in_blocks(matcher)] == [numbers, weights]
        assert len(numbers) == count and len(set(weights)) > 1


def test_a_segment_is_opened_without_its_table_of_words(tmp_path: Path) -> None:
    words = []
    for codec in (W3Codec(), QuickCodec()):
        (folder := tmp_path / type(codec).__name__).mkdir()
        writer = create_in(str(folder), segments.schema()).writer(codec=codec)
        writer.add_document(id="1", row=b"", all=[(1, ["swim", "chess"])])
        writer.commit()
        words.append(segments.Storage(str(folder)).open_index().reader()._terms)
    whoosh, quick = words
    assert "_tindex" not in vars(quick)
    assert list(quick.terms()) == list(whoosh.terms()) == [("all", b"chess"), ("all", b"swim"), ("id", b"1")]
    assert ("all", b"swim") in quick and ("all", b"music") not in quick
    quick.close()


@databases.index_in_files
def test_many_who_read_at_once_read_what_one_reads(directory: Flask) -> None:
    segment = index.reading().segments[0]
    asked = sorted(segment.facts.words.stems)[::4]

    def read(term: str) -> list[list[float]]:
        return [each.tolist() for each in segment.postings(term)]

    alone, often = [read(term) for term in asked], sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as readers:
            found = list(readers.map(read, asked * 4))
    finally:
        sys.setswitchinterval(often)
    assert len(asked) > 200 and found == alone * 4


@databases.index_in_files
def test_the_rows_of_a_segment_say_what_its_file_says(directory: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    segment = index.reading().segments[0]
    from_rows = {term: [each.tolist() for each in postings] for term, postings in segment.by_term.items()}
    terms_held = segment.facts.words.stems | segment.facts.words.numbers
    from_file = {term: [each.tolist() for each in segment.postings(term)] for term in terms_held}
    assert len(segment.numbers) > segments.FEW and from_rows == {term: each for term, each in from_file.items() if each[0]}
    monkeypatch.setattr(segments, "FEW", len(segment.numbers))
    monkeypatch.setattr(segment, "_read", None)
    assert [each.tolist() for each in segment.postings("swim")] == from_file["swim"]
