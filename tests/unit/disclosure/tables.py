"""Random tables with all their totals, for what withholds and what attacks."""

import itertools
from collections.abc import Sequence

import numpy as np

from bluelamp.disclosure import Linked, Relation

TOTAL = "total"


def random_counts(seed: int, shape: Sequence[int], means: Sequence[int] = (2, 4, 12, 30)) -> np.ndarray:
    """Counts of a table without its totals: of each mean some, as a force's quarters are."""
    chance = np.random.default_rng(seed)
    return chance.poisson(chance.choice(means, size=shape))


def with_totals(inner: np.ndarray) -> Linked:
    """The table with every total, linked by them."""
    sides = [[*range(size), TOTAL] for size in inner.shape]
    counts = {
        cell: int(inner[tuple(slice(None) if place == TOTAL else place for place in cell)].sum())
        for cell in itertools.product(*sides)
    }
    relations = []
    for axis, size in enumerate(inner.shape):
        for rest in itertools.product(*(side for number, side in enumerate(sides) if number != axis)):
            line = [(*rest[:axis], place, *rest[axis:]) for place in (*range(size), TOTAL)]
            relations.append(Relation.total(line[-1], line[:-1]))
    return Linked(counts, relations)


def small_cells(linked: Linked) -> dict[tuple, int]:
    """Counts of 1 to 4 that are no totals."""
    return {
        cell: int(count)
        for cell, count in zip(linked.cells, linked.counts, strict=True)
        if 1 <= count <= 4 and TOTAL not in cell
    }
