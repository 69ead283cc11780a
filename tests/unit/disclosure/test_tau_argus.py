"""Beside τ-Argus, the statistical offices' own program, on the same tables equally protected: no more is withheld, and enough."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bluelamp.disclosure import Linked, certify, suppress
from bluelamp.disclosure.crime_count import BCU, FORCE, LPU, Place, Release, Structure, link
from bluelamp.disclosure.rule import PROTECTION
from tests.unit.disclosure.tables import TOTAL, random_counts, with_totals

AXES = ("area", "type", "quarter")
AS_MUCH = "FREQ(5,100)"  # counts below five; a count and as much again is protected, the most that it takes
Argus = Callable[..., tuple[set[tuple], set[tuple]]]


@pytest.fixture
def argus(tmp_path, monkeypatch) -> Argus:
    """A function that gives the cells that τ-Argus withholds of a table: the small ones, and those that protect them. A cell is its
    places along the axes, or TOTAL."""
    from pytauargus import protect

    monkeypatch.chdir(tmp_path)  # its logs are written where it runs

    def run(inner: np.ndarray, **more: Any) -> tuple[set[tuple], set[tuple]]:
        names = AXES[: inner.ndim]
        records = [key for key in np.ndindex(*inner.shape) for _ in range(int(inner[key]))]
        micro = {name: [f"{record[axis]:02d}" for record in records] for axis, name in enumerate(names)}
        found = protect(
            {**micro, "crimes": [1] * len(records)}, list(names), response="crimes", safety_rules=AS_MUCH, suppress="OPT(1)",
            workdir=str(tmp_path / "argus"), **more,
        )  # fmt: skip
        cells: dict[str, set[tuple]] = defaultdict(set)
        for row in found.tables[0].rows:
            cells[str(row["status"])].add(tuple(cell(row[name]) for name in names))
        return cells["U"], cells["M"]

    return run


def cell(code: str) -> Any:
    return int(code) if code.isdigit() else TOTAL if code == "Total" else code


def compare(linked: Linked, small: set, more: set) -> None:
    """Both withhold enough; τ-Argus withholds nothing in vain, as the attack can tell; we withhold no more than it but for a tenth. By
    the protection of releases, too, what we withhold is enough and the small ones alone are not."""
    ordered = sorted(small, key=linked.index.__getitem__)
    primary = {one: (0, 2 * int(linked.counts[linked.index[one]])) for one in ordered}
    assert len(primary) > 5
    assert more
    for protection in (primary, dict.fromkeys(ordered, PROTECTION)):
        ours = suppress(linked, protection)
        assert certify(linked, protection, ours).holds
        assert not certify(linked, protection, protection).holds
        assert protection is not primary or len(ours) <= 1.1 * len(small | more)
    assert certify(linked, primary, small | more).holds
    assert [one for one in more if certify(linked, primary, (small | more) - {one}, is_quick=True).holds] == []


@pytest.mark.parametrize(
    "shape", [(6, 6), (8, 10), pytest.param((5, 4, 3), marks=pytest.mark.slow("a table of three sides, ten seconds"))]
)
def test_tau_argus_withholds_no_fewer_but_for_a_tenth(shape, argus):
    inner = random_counts(1, shape)
    compare(with_totals(inner), *argus(inner))


def test_crime_types_by_local_policing_units_bcus_and_the_force_as_they_are_released(argus, tmp_path):
    """The relations are those of a release: all crime over types, BCUs and the force over units."""
    inner = random_counts(1, (6, 6))
    bcu_of = {lpu: "City" if lpu < 3 else "Counties" for lpu in range(6)}
    counts: dict[Place, int] = {}
    for lpu, kind in np.ndindex(6, 6):
        for area in ((FORCE, FORCE), (BCU, bcu_of[lpu]), (LPU, lpu)):
            for category in (f"type {kind}", TOTAL):
                place = Place(category, *area, "q1")  # type: ignore[arg-type]
                counts[place] = counts.get(place, 0) + int(inner[lpu, kind])
    structure = Structure({TOTAL: frozenset(f"type {kind}" for kind in range(6))}, {}, bcu_of)  # type: ignore[arg-type]
    linked = link([Release(counts)], structure).linked
    (tmp_path / "area.hrc").write_text("City\n.00\n.01\n.02\nCounties\n.03\n.04\n.05\n")
    found = argus(inner, hrc={"area": str(tmp_path / "area.hrc")}, hierleadstring=".")
    versions = {
        (TOTAL if one.place.area_type == FORCE else one.place.area_name, one.place.category_id): one
        for one in linked.cells
    }
    small, more = (
        {versions[area, kind if kind == TOTAL else f"type {kind}"] for area, kind in cells} for cells in found
    )
    compare(linked, small, more)
