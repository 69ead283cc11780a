"""Counts of linked tables, and all that anybody knows of how they hang together: sums and parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Cell = Any  # whatever tells one count from another; hashable


@dataclass(frozen=True)
class Relation:
    """Something that is so whatever the counts are: the weighted sum of cells is nought (is_equal), or at most nought."""

    weights: Mapping[Cell, int]
    is_equal: bool = True

    @classmethod
    def total(cls, whole: Cell, parts: Iterable[Cell]) -> "Relation":
        """The whole is the sum of its parts."""
        return cls({whole: -1, **dict.fromkeys(parts, 1)})

    @classmethod
    def part(cls, part: Cell, wholes: Iterable[Cell]) -> "Relation":
        """The part is counted within the wholes, too: it is no larger than they are together."""
        return cls({part: 1, **dict.fromkeys(wholes, -1)}, is_equal=False)


class Linked:
    """Cells with their true counts, and the relations between them.

    counts: what was counted, never below nought. Raises ValueError where a relation names a cell that is not there, or does not
    hold: an attacker who believes what is not so is no attacker.
    """

    def __init__(self, counts: Mapping[Cell, int], relations: Sequence[Relation]) -> None:
        self.cells: tuple[Cell, ...] = tuple(counts)
        self.index = {cell: number for number, cell in enumerate(self.cells)}
        self.counts: NDArray[np.int64] = np.array([counts[cell] for cell in self.cells], dtype=np.int64)
        self.relations = tuple(relations)
        if (self.counts < 0).any():
            raise ValueError("a count is below nought")
        missing = {cell for relation in relations for cell in relation.weights if cell not in self.index}
        if missing:
            raise ValueError(f"relations name {len(missing)} cells that are not there, such as {next(iter(missing))}")
        entries = [
            (row, self.index[cell], weight)
            for row, relation in enumerate(relations)
            for cell, weight in relation.weights.items()
        ]
        rows, columns, weights = (
            map(np.array, zip(*entries, strict=True)) if entries else (np.array([], dtype=int),) * 3
        )
        self.matrix = csr_array((weights, (rows, columns)), shape=(len(relations), len(self.cells)))
        self.is_equal = np.array([relation.is_equal for relation in relations], dtype=bool)
        left = self.matrix @ self.counts if len(relations) else np.array([], dtype=np.int64)
        wrong = np.flatnonzero(np.where(self.is_equal, left != 0, left > 0))
        if len(wrong):
            raise ValueError(f"{len(wrong)} relations do not hold, such as {dict(relations[wrong[0]].weights)}")

    def components(self, hidden: Iterable[Cell]) -> Iterator[tuple[list[int], list[int]]]:
        """Hidden cells (their places) that hang together, each with the relations that hold any of them.

        What is known of a cell follows from its own component alone, so each is solved for itself.
        """
        left = {self.index[cell] for cell in hidden}
        by_column = self.matrix.tocsc()
        while left:
            seen, rows, ahead = set[int](), set[int](), [min(left)]
            while ahead:
                place = ahead.pop()
                if place in seen:
                    continue
                seen.add(place)
                for row in by_column.indices[by_column.indptr[place] : by_column.indptr[place + 1]]:
                    if row not in rows:
                        rows.add(int(row))
                        held = self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]]
                        ahead += [int(other) for other in held if int(other) in left]
            left -= seen
            yield sorted(seen), sorted(rows)
