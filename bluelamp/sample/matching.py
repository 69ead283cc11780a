"""Finds, for each planned outcome, the crime that it disposes of: one not yet taken, recorded about as long ago as drawn."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np


class FreeCrimes:
    """Crimes of one group in the order of recording, from which each can be taken once."""

    def __init__(self, recorded_day: np.ndarray) -> None:
        self._days: list[int] = recorded_day.tolist()
        # before[i] leads to the nearest free crime at or before i - 1, after[i] to the nearest at or after i (path-compressed).
        self._before = list(range(len(self._days) + 1))
        self._after = list(range(len(self._days) + 1))

    def take(self, day: int, last_day: int) -> int:
        """Takes the free crime recorded on `day` or as shortly before as possible, else the next one up to `last_day`.

        Raises ValueError where none is free: the plan then asks for more outcomes than crimes.
        """
        at = bisect_right(self._days, day)
        found = self._root(self._before, at) - 1
        if found < 0:
            found = self._root(self._after, at)
            if found >= len(self._days) or self._days[found] > last_day:
                raise ValueError("the plan has more outcomes than crimes that could have them")
        self._before[found + 1] = found
        self._after[found] = found + 1
        return found

    @staticmethod
    def _root(links: list[int], at: int) -> int:
        root = at
        while links[root] != root:
            root = links[root]
        while links[at] != root:
            links[at], at = root, links[at]
        return root
