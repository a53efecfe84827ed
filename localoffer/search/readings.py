"""The reading of the index in a folder that a process searches by: one for all who ask, until the directory changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import numpy as np
from flask import current_app, g

from localoffer.directory import keeping, queries
from localoffer.search.folder import current_folder, known_marks, opened, rebuild, without_collecting
from localoffer.search.postgresql import REST_SECONDS, SOON_SECONDS
from localoffer.search.reading import Reading
from localoffer.search.segments import WhooshSegment


class Readings:
    """The newest reading of this process; made anew when the index has moved on."""

    def __init__(self, catch_up: Callable[[float], bool]) -> None:
        self.catch_up = catch_up
        self.lock = Lock()
        self.reading: Reading | None = None
        self.segments: dict[str, WhooshSegment] = {}
        self.folder: Path | None = None
        self.rests_until = 0.0

    def newest(self) -> Reading:
        """Where another process takes in much, nobody who searches waits for it: what was read before serves meanwhile."""
        wanted = g.get("generation_of_page")
        if wanted is None:
            wanted = queries.generation()
        found = self.reading
        if found is None or not self.will_do(found, wanted):
            with self.lock:
                if self.reading is None or not self.will_do(self.reading, wanted):
                    if not self.catch_up(SOON_SECONDS):
                        self.rests_until = monotonic() + REST_SECONDS
                    with without_collecting():
                        self.reading = self._read_or_mend()
                found = self.reading
        if found.generation != wanted:
            keeping.is_behind()
        return found

    def will_do(self, reading: Reading, wanted: int) -> bool:
        return reading.generation == wanted or monotonic() < self.rests_until

    def _read_or_mend(self) -> Reading:
        """What is in the folder; where that cannot be read, though it was caught up, it is made anew first: once."""
        try:
            return self._read()
        except Exception:  # a file of it that was cut off raises whatever it likes
            current_app.logger.exception("the index could not be read; it is made anew")
        known_marks.clear()  # of files that are not what they were
        rebuild(instead_of=self.folder)
        return self._read()

    def _read(self) -> Reading:
        folder = current_folder()
        if folder != self.folder:
            self.folder, self.segments = folder, {}
        found = opened()
        if found is None:
            return Reading(generation=-1, segments=[], live=np.zeros(0, dtype=bool))
        reader = found.reader()  # stays open: postings are read on first use
        leaves = [leaf for leaf, _offset in reader.leaf_readers()]
        made = {str(leaf.segment().segment_id()): leaf for leaf in leaves}
        self.segments = {name: self.segments.get(name) or WhooshSegment(leaf, folder) for name, leaf in made.items()}
        reading = self._together(made)
        known_marks.keep((found.storage.folder, reader.generation()), reading.generation)
        return reading

    def _together(self, made: dict[str, Any]) -> Reading:
        segments = [self.segments[name] for name in made]
        generation = max(
            (
                mark
                for name, leaf in made.items()
                for number, mark in self.segments[name].marks.items()
                if not leaf.is_deleted(number)
            ),
            default=-1,
        )
        live = [np.zeros(0, dtype=bool), *(self.segments[name].live(leaf) for name, leaf in made.items())]
        return Reading(generation=generation, segments=segments, live=np.concatenate(live), before=self.reading)
