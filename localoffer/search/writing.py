"""Writing the postings of a term together, where Whoosh's own writer takes them one by one with five checks for each; and
opening a segment without reading what nobody may ask of it.

The file is the same but for the lengths of fields in it, which nothing here asks for: each entry's own is in its row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter, W3TermsReader
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.util.numlists import delta_encode

Posting = tuple[str, bytes, int, float, bytes]
SLOT = 12
"""The bytes of a place in Whoosh's table of words."""
IN_A_BLOCK = 8192
"""Postings that are read at once: a frequent word in three blocks takes a fifth of the time of one in two hundred."""


class QuickFieldWriter(W3FieldWriter):
    """The words of a segment, written in their order."""

    def add_postings(self, schema: Any, lengths: None, items: Iterable[Posting]) -> None:
        for name, of_field in groupby(items, itemgetter(0)):
            self.start_field(name, schema[name])
            for term, postings in groupby(of_field, itemgetter(1)):
                self.start_term(term)
                self.add_together(list(postings))
                self.finish_term()
            self.finish_field()

    def add_together(self, postings: list[Posting]) -> None:
        """Hand over the postings of the term that was begun, a block of them at a time."""
        writer = self._postwriter
        most = writer._blocklimit
        for start in range(0, len(postings), most):
            if start:
                writer._write_block()
            part = postings[start : start + most]
            weights = [each[3] for each in part]
            writer._ids.extend([each[2] for each in part])
            writer._weights.extend(weights)
            writer._values.extend([each[4] for each in part if each[4]])
            writer._maxweight = max(weights)
            writer._minlength = writer._maxlength = 1


class QuickPostingsWriter(W3PostingsWriter):
    """The numbers of a block as arrays, which are read in a twentieth of the time that tuples of them take."""

    def _mini_ids(self) -> Any:
        return super()._mini_ids() if self._byteids else array("I", delta_encode(self._ids))

    def _mini_weights(self) -> Any:
        found = super()._mini_weights()
        return array("f", found) if isinstance(found, tuple) else found


class QuickTermsReader(W3TermsReader):
    """The words of a segment, whose table of 256 rows is read when the first is looked for: an approval opens each segment
    a few times over, and most often only to know what is deleted."""

    def __init__(self, codec: W3Codec, file: Any, length: int, postings: Any) -> None:
        self._codec, self._dbfile, self._length, self._postfile = codec, file, length, postings

    @cached_property
    def _tindex(self) -> OrderedHashReader:
        found = OrderedHashReader(self._dbfile, self._length)
        if any(start + SLOT * slots != then for (start, slots), (then, _) in pairwise(found.tables)):
            raise ValueError("a table of words whose rows do not follow each other")
        return found

    @cached_property
    def _fieldmap(self) -> dict[str, int]:
        found: dict[str, int] = self._tindex.extras["fieldmap"]
        return found

    @cached_property
    def _fieldunmap(self) -> list[str]:
        return sorted(self._fieldmap, key=self._fieldmap.__getitem__)

    def close(self) -> None:
        self._dbfile.close()


class QuickCodec(W3Codec):
    """How segments are written, and opened."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=IN_A_BLOCK)

    def terms_reader(self, storage: Any, segment: Any) -> QuickTermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return QuickTermsReader(self, storage.open_file(name), storage.file_length(name), postings)

    def postings_writer(self, file: Any, byteids: bool = False) -> QuickPostingsWriter:
        options = {"compression": self._compression, "inlinelimit": self._inlinelimit}
        return QuickPostingsWriter(file, blocklimit=self._blocklimit, byteids=byteids, **options)

    def field_writer(self, storage: Any, segment: Any) -> QuickFieldWriter:
        return QuickFieldWriter(self, storage, segment)
