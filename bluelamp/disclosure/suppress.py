"""Which further counts are withheld so that the sensitive ones cannot be worked out: secondary suppression, by cheapest moves."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array

from bluelamp.disclosure.attack import Moves, attack, find_moves
from bluelamp.disclosure.linked import Cell, Linked

# A second is plenty for a force's tables; what is then best is taken, and proved by the attack like any other.
SOLVER_SECONDS = 10.0


def suppress(
    linked: Linked,
    primary: Mapping[Cell, tuple[int, int]],
    *,
    public: Collection[Cell] = (),
    hidden: Collection[Cell] = (),
    cost: Callable[[Cell], float] = lambda _: 1.0,
) -> frozenset[Cell]:
    """All cells to withhold: the primary ones, each of which could then still be any number of its protection interval, and as few
    others as can be found (by cost).

    primary: sensitive cells with their protection interval, both ends included. public: cells that everybody has seen already,
    which nothing can withhold again. hidden: cells that are withheld anyhow. Raises ValueError where no choice protects a cell.
    """
    chosen = set(primary) | set(hidden)
    if seen := chosen.intersection(public):
        raise ValueError(f"{len(seen)} sensitive cells are public already, such as {next(iter(seen))}")
    price = np.array([cost(cell) for cell in linked.cells])
    fixed = np.array([cell in set(public) for cell in linked.cells])
    # The hardest first: what they take along often protects the others.
    for cell in sorted(primary, key=lambda one: (-_need(linked, one, primary[one]), linked.index[one])):
        if not attack(linked, chosen, [cell])[cell].covers(*primary[cell]):
            chosen |= _cheapest(linked, cell, primary[cell], chosen, price, fixed)
    return frozenset(_without_needless(linked, primary, chosen, set(primary) | set(hidden), cost))


def _need(linked: Linked, cell: Cell, interval: tuple[int, int]) -> int:
    count = int(linked.counts[linked.index[cell]])
    return max(interval[1] - count, count - interval[0], 0)


def _cheapest(
    linked: Linked,
    cell: Cell,
    interval: tuple[int, int],
    chosen: Collection[Cell],
    price: np.ndarray,
    fixed: np.ndarray,
) -> set[Cell]:
    """The cheapest cells to withhold so that this one can move to either end of its interval, everything shown standing still.

    A mixed-integer program: two moves of all cells (one to each end), and for each cell whether it may move at all.
    """
    size, place = len(linked.cells), linked.index[cell]
    count, need = int(linked.counts[place]), _need(linked, cell, interval)
    up, down = max(interval[1] - count, 0), max(count - interval[0], 0)
    is_free = np.array([one in chosen for one in linked.cells])
    # Variables: move up, move down, is withheld.
    matrix, one = linked.matrix, eye_array(size)
    held = csr_array(-need * one)
    slack = -(matrix @ linked.counts)
    lower = np.where(linked.is_equal, 0, -np.inf)
    upper = np.where(linked.is_equal, 0, slack)
    constraints = [
        LinearConstraint(block_array([[matrix, csr_array(matrix.shape), csr_array(matrix.shape)]]), lower, upper),
        LinearConstraint(block_array([[csr_array(matrix.shape), matrix, csr_array(matrix.shape)]]), lower, upper),
        *(
            LinearConstraint(block_array([[sign * one if first else csr_array((size, size)),
                                           csr_array((size, size)) if first else sign * one, held]]), -np.inf, 0)
            for first in (True, False) for sign in (1, -1)
        ),
    ]  # fmt: skip
    most = np.where(fixed, 0, need)
    least = -np.minimum(linked.counts, most)
    lows, highs = np.tile(least, 2).astype(float), np.tile(most, 2).astype(float)
    lows[place], highs[place] = up, max(up, 0)
    lows[size + place], highs[size + place] = -down, -down
    result = milp(
        np.concatenate([np.zeros(2 * size), np.where(is_free, 0, price)]),
        constraints=constraints,
        integrality=np.concatenate([np.zeros(2 * size), np.ones(size)]),
        bounds=Bounds(np.concatenate([lows, np.zeros(size)]), np.concatenate([highs, np.where(fixed, 0, 1)])),
        options={"time_limit": SOLVER_SECONDS},
    )
    if result.x is None:
        raise ValueError(f"nothing that can still be withheld protects {cell}")
    return {linked.cells[number] for number in np.flatnonzero(result.x[2 * size :] > 0.5)}


def _without_needless(
    linked: Linked,
    primary: Mapping[Cell, tuple[int, int]],
    chosen: set[Cell],
    forced: set[Cell],
    cost: Callable[[Cell], float],
) -> set[Cell]:
    """Shows again whatever need not be withheld, the dearest first: later choices often make earlier ones needless."""
    kept, moves = set(chosen), find_moves(linked, chosen, primary)
    for cell in sorted(kept - forced, key=lambda one: (-cost(one), linked.index[one])):
        fewer, again = kept - {cell}, dict[Cell, Moves]()
        # Only who moves this cell may need it.
        for one in (one for one, found in moves.items() if cell in found.moved):
            again |= find_moves(linked, fewer, [one])
            if not again[one].interval.covers(*primary[one]):
                break
        else:
            kept, moves = fewer, moves | again
    return kept
