"""How counts hang together, kept with each release: rows and back, and releases that kept nothing."""

import pytest

from bluelamp.disclosure.crime_count import BCU, FORCE, LPU, Place, Release, Structure
from bluelamp.errors import BluelampError
from bluelamp.operations.release_structure import structure_rows, structures, with_structure

THEN = Structure(
    totals={"all_crime": frozenset({"robbery", "shoplifting"})},
    within={"hate_crime": frozenset({"robbery"})},
    bcu_of={"Hinckley": "Counties", "Rutland": "Counties", "Spinney Hill": "City"},
)
NOW = Structure(THEN.totals, THEN.within, {**THEN.bcu_of, "Melton": "Counties"})


def release_of(structure: Structure) -> Release:
    areas = [
        (FORCE, FORCE),
        *((BCU, bcu) for bcu in structure.bcu_of.values()),
        *((LPU, lpu) for lpu in structure.bcu_of),
    ]
    categories = ("all_crime", "hate_crime", "robbery", "shoplifting")
    return Release({Place(category, kind, name, "q1"): 1 for category in categories for kind, name in areas})


def test_structures_come_back_as_they_were_kept():
    rows = [(number, *row) for number, structure in ((1, THEN), (2, NOW)) for row in structure_rows(structure)]
    assert structures(rows) == {1: THEN, 2: NOW}


def test_a_release_that_kept_none_takes_today_s_where_that_fits():
    assert with_structure(1, release_of(NOW), NOW).structure == NOW


def test_one_that_kept_its_own_keeps_it():
    kept = Release(release_of(THEN).counts, structure=THEN)
    assert with_structure(1, kept, NOW) is kept


@pytest.mark.parametrize(
    ("written", "left_out"),
    [
        (Structure(THEN.totals, {}, THEN.bcu_of), "hate_crime"),
        (Structure({"all_crime": frozenset({"robbery"})}, THEN.within, THEN.bcu_of), "shoplifting"),
        (Structure(THEN.totals, THEN.within, {"Hinckley": "Counties", "Spinney Hill": "City"}), "Rutland"),
    ],
)
def test_one_that_was_written_by_hand_and_leaves_something_out_is_no_ground_for_an_attack(written, left_out):
    with pytest.raises(BluelampError) as told:
        with_structure(3, Release(release_of(THEN).counts, structure=written), NOW)
    assert "release 3" in str(told.value)
    assert left_out in str(told.value)
    assert "runbook" in told.value.next_step


def test_where_today_s_does_not_fit_the_error_says_what_is_different_and_what_to_do():
    with pytest.raises(BluelampError) as told:
        with_structure(7, release_of(THEN), NOW)
    assert "Release 7" in str(told.value)
    assert "Melton" in str(told.value)
    assert "runbook" in told.value.next_step
