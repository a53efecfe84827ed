"""What a process worked out before and may be asked again."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """At most so many answers by their questions. When it is full all of them go: whatever is asked again is soon back.

    Threads share one without a lock, as long as they look with `get` and go on with what they found, or with what they keep:
    two may work out the same at once, and what one has just seen may be gone when it looks again.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def keep(self, asked: K, answer: V) -> V:
        """The answer, which is known from then on."""
        if len(self) >= self.most:
            self.clear()
        self[asked] = answer
        return answer
