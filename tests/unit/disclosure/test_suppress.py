"""What is withheld protects every small count, and is not much more than the best there is."""

import itertools

import numpy as np
import pytest

from bluelamp.disclosure import Linked, Relation, attack, certify, suppress
from tests.unit.disclosure.tables import random_counts, small_cells, with_totals


@pytest.mark.parametrize(("shape", "seed"), [((6, 6), 0), ((4, 3, 3), 3)])
def test_no_small_count_is_recovered(shape, seed):
    linked = with_totals(random_counts(seed, shape))
    primary = dict.fromkeys(small_cells(linked), (1, 4))
    assert len(primary) > 3
    assert not certify(linked, primary, primary).holds, "without others withheld, some would be found out"
    hidden = suppress(linked, primary)
    assert certify(linked, primary, hidden).recovered == ()


def fewest(linked: Linked, primary: dict) -> int:
    """How many cells must be withheld at least: every choice of others is tried, the small ones first."""
    others = [cell for cell in linked.cells if cell not in primary]
    for size in range(len(others)):
        for more in itertools.combinations(others, size):
            hidden = {*primary, *more}
            if all(attack(linked, hidden, [cell])[cell].covers(*primary[cell]) for cell in primary):
                return len(hidden)
    raise AssertionError("even everything withheld protects nothing")


@pytest.mark.parametrize("seed", range(3))
def test_of_a_small_table_no_more_is_withheld_than_must_be(seed):
    linked = with_totals(random_counts(seed, (2, 3), means=(4, 12)))
    primary = dict.fromkeys(small_cells(linked), (1, 4))
    assert primary
    assert len(suppress(linked, primary)) == fewest(linked, primary)


def test_what_is_public_is_not_withheld_and_what_cannot_be_protected_is_refused():
    linked = Linked({"all": 9, "a": 3, "b": 6, "c": 0}, [Relation.total("all", ["a", "b", "c"])])
    assert suppress(linked, {"a": (1, 4)}, public=["all", "c"]) == {"a", "b"}
    with pytest.raises(ValueError, match="nothing that can still be withheld"):
        suppress(linked, {"a": (1, 4)}, public=["all", "b", "c"])
    with pytest.raises(ValueError, match="public already"):
        suppress(linked, {"a": (1, 4)}, public=["a"])


@pytest.mark.parametrize(
    "shape", [(6, 6), (8, 10), pytest.param((5, 4, 3), marks=pytest.mark.slow("a table of three sides, ten seconds"))]
)
def test_tau_argus_withholds_no_fewer_but_for_a_tenth(shape, tmp_path, monkeypatch):
    """The statistical offices' own program, on the same tables, with the same protection: a count and as much again."""
    from pytauargus import protect

    monkeypatch.chdir(tmp_path)  # its logs are written where it runs
    inner = random_counts(1, shape)
    linked = with_totals(inner)
    names = ["area", "type", "quarter"][: inner.ndim]
    records = [key for key in np.ndindex(*inner.shape) for _ in range(int(inner[key]))]
    micro = {name: [f"{record[axis]:02d}" for record in records] for axis, name in enumerate(names)}
    found = protect(
        {**micro, "crimes": [1] * len(records)}, names, response="crimes", safety_rules="FREQ(5,100)", suppress="OPT(1)",
        workdir=str(tmp_path),
    )  # fmt: skip
    status = [str(one) for one in found.tables[0].status()]
    primary = {cell: (0, 2 * count) for cell, count in small_cells(linked).items()}
    assert status.count("U") >= len(primary) > 5
    assert len(suppress(linked, primary)) <= 1.1 * (status.count("U") + status.count("M"))
