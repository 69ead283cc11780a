"""What is withheld protects every small count, and is not much more than the best there is."""

import itertools

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
