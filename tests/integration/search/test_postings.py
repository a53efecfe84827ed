"""Reading a term's postings in blocks, by Whoosh's insides, gives what its own matcher gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.index import create_in

from localoffer.search import segments
from localoffer.search.words import terms
from localoffer.search.writing import QuickCodec


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
