"""The attacker finds what follows from what is shown: neither more, nor less."""

import itertools

import numpy as np
import pytest

from bluelamp.disclosure import Interval, Linked, Relation, attack, certify
from tests.unit.disclosure.tables import random_counts, with_totals


def enumerated(linked: Linked, hidden: list, most: int) -> dict:
    """The least and the most of each hidden cell over every filling with whole numbers that keeps all relations."""
    places = [linked.index[cell] for cell in hidden]
    fillings = np.array(list(itertools.product(range(most + 1), repeat=len(hidden))))
    matrix = linked.matrix.toarray()
    shown = linked.counts.copy()
    shown[places] = 0
    possible = fillings[(fillings @ matrix[:, places].T == -(matrix @ shown)).all(axis=1)]
    return {
        cell: Interval(float(column.min()), float(column.max()))
        for cell, column in zip(hidden, possible.T, strict=True)
    }


@pytest.mark.parametrize("seed", range(8))
def test_bounds_are_those_of_every_possible_table(seed):
    linked = with_totals(random_counts(seed, (3, 3), means=(1, 2)))
    chance = np.random.default_rng(100 + seed)
    inner = [cell for cell in linked.cells if "total" not in cell]
    hidden = [inner[place] for place in sorted(chance.choice(len(inner), size=4, replace=False))]
    assert max(linked.counts[linked.index[cell]] for cell in linked.cells if cell.count("total") < 2) <= 12
    assert attack(linked, hidden) == enumerated(linked, hidden, most=12)


def test_a_lone_hidden_count_is_found_out_and_the_certificate_says_so():
    linked = Linked({"all": 9, "a": 3, "b": 6}, [Relation.total("all", ["a", "b"])])
    assert attack(linked, ["a"]) == {"a": Interval(3, 3)}
    certificate = certify(linked, {"a": (1, 4)}, ["a"])
    assert (certificate.holds, certificate.recovered_count, certificate.exact_count) == (False, 1, 1)
    assert certify(linked, {"a": (1, 4)}, ["a", "b"]).holds


def test_a_sensitive_count_that_is_shown_is_recovered():
    linked = Linked({"all": 9, "a": 3, "b": 6}, [Relation.total("all", ["a", "b"])])
    assert certify(linked, {"a": (1, 4)}, []).recovered == ("a",)


def test_a_part_is_bounded_by_what_it_is_a_part_of():
    linked = Linked({"sexual": 3, "serious": 2}, [Relation.part("serious", ["sexual"])])
    assert attack(linked, ["serious"]) == {"serious": Interval(0, 3)}
    assert attack(linked, ["sexual"])["sexual"].lowest == 2
    assert attack(linked, ["sexual"])["sexual"].highest == float("inf")


def test_nothing_is_believed_that_is_not_so():
    with pytest.raises(ValueError, match="do not hold"):
        Linked({"all": 9, "a": 3, "b": 5}, [Relation.total("all", ["a", "b"])])
    with pytest.raises(ValueError, match="not there"):
        Linked({"all": 9}, [Relation.total("all", ["a"])])
