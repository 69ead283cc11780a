"""The attacker: adds and subtracts everything that is shown, by linear programs, and says between which bounds a hidden count lies."""

from collections.abc import Collection
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import linprog

from bluelamp.disclosure.linked import Cell, Linked

# Counts are whole numbers; a solver's are not quite.
TOLERANCE = 1e-6
# Stands for "nothing bounds it": no count of crimes comes near.
MOST = 1e7


@dataclass(frozen=True)
class Interval:
    """What the attacker knows of a count: it is at least lowest and at most highest (infinite where nothing bounds it)."""

    lowest: float
    highest: float

    @property
    def is_exact(self) -> bool:
        """Whether the count is found out."""
        return self.highest - self.lowest < 1 - TOLERANCE

    def covers(self, lowest: float, highest: float) -> bool:
        """Whether all from lowest to highest is still possible."""
        return self.lowest <= lowest + TOLERANCE and self.highest >= highest - TOLERANCE


def attack(linked: Linked, hidden: Collection[Cell], targets: Collection[Cell] | None = None) -> dict[Cell, Interval]:
    """The bounds of each target (default: every hidden cell) that follow from all shown cells, all relations, and that nothing is
    counted below nought. Bounds are those of whole numbers. Targets must be hidden."""
    return {cell: moves.interval for cell, moves in find_moves(linked, hidden, targets).items()}


@dataclass(frozen=True)
class Moves:
    """The bounds of a hidden cell, and the hidden cells that must move for it to reach them: while those stay hidden, so do they."""

    interval: Interval
    moved: frozenset[Cell]


def find_moves(linked: Linked, hidden: Collection[Cell], targets: Collection[Cell] | None = None) -> dict[Cell, Moves]:
    """As attack, with what it takes to reach each bound."""
    wanted = {linked.index[cell] for cell in (hidden if targets is None else targets)}
    found: dict[Cell, Moves] = {}
    for places, rows in linked.components(hidden):
        asked = [place for place in places if place in wanted]
        if not asked:
            continue
        inner = linked.matrix[rows][:, places].tocsr()
        # What the shown cells of a relation add up to is on its right-hand side.
        right = -(linked.matrix[rows] @ linked.counts - inner @ linked.counts[places])
        equal = linked.is_equal[rows]
        for place in asked:
            direction = np.zeros(len(places))
            direction[places.index(place)] = 1.0
            (lowest, at_low), (highest, at_high) = (
                _bound(sign * direction, inner[~equal], right[~equal], inner[equal], right[equal]) for sign in (1, -1)
            )
            moved = {
                linked.cells[places[number]]
                for solution in (at_low, at_high)
                for number in np.flatnonzero(np.abs(solution - linked.counts[places]) > TOLERANCE)
            }
            found[linked.cells[place]] = Moves(
                Interval(
                    float(np.ceil(lowest - TOLERANCE)),
                    inf if highest == -inf else float(np.floor(-highest + TOLERANCE)),
                ),
                frozenset(moved),
            )
    return found


def _bound(
    objective: np.ndarray, below: np.ndarray, at_most: np.ndarray, same: np.ndarray, at: np.ndarray
) -> tuple[float, np.ndarray]:
    solved = linprog(
        objective,
        A_ub=below if below.shape[0] else None, b_ub=at_most if below.shape[0] else None,
        A_eq=same if same.shape[0] else None, b_eq=at if same.shape[0] else None,
        bounds=(0, MOST), method="highs",
    )  # fmt: skip
    if solved.status != 0:
        raise RuntimeError(f"the linear program was not solved: {solved.message}")
    return (-inf if solved.fun < -MOST / 2 else float(solved.fun)), solved.x
