"""What was worked out of something is kept as long as that is there, and no longer."""

from __future__ import annotations

import gc
from weakref import ref

from localoffer.maps.outline import kept_with_it


class Reading:
    """Stands for a council's reading of its directory."""


class Drawing:
    """Stands for what is worked out of one."""


def test_every_council_s_is_kept_and_goes_with_its_reading() -> None:
    made: list[Reading] = []

    @kept_with_it
    def drawing(of: Reading, _width: int) -> Drawing:
        made.append(of)
        return Drawing()

    readings = [Reading() for _ in range(9)]
    first = [drawing(each, 480) for each in readings]
    assert [drawing(each, 480) for each in readings] == first and len(made) == 9
    assert drawing(readings[0], 400) is not first[0]
    gone = ref(first[0])
    del first, readings[0], made[:]
    gc.collect()
    assert gone() is None
