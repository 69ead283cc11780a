"""Release after release: what was shown once is known for ever, and a restated count tells nothing of the one before."""

import numpy as np
import pytest

from bluelamp.disclosure import attack, certify, suppress
from bluelamp.disclosure.crime_count import BCU, FORCE, LPU, History, Place, Release, Structure, link, price, strangers

TYPES = ("sexual_offences", "robbery", "other_theft", "public_order")
LPUS = {f"{bcu} {number}": bcu for bcu in ("City", "Counties") for number in range(4)}
STRUCTURE = Structure(
    totals={"all_crime": frozenset(TYPES)}, within={"hate_crime": frozenset(TYPES)}, bcu_of=LPUS
)  # fmt: skip


def counts(seed: int, quarters: range) -> dict[Place, int]:
    """Every count of those quarters; a quarter has the same counts with whatever others it is asked for."""
    found: dict[Place, int] = {}
    for quarter in quarters:
        chance = np.random.default_rng([seed, quarter])
        for lpu in LPUS:
            of_type = {kind: int(chance.poisson(6 if kind == "sexual_offences" else 25)) for kind in TYPES}
            of_type |= {"all_crime": sum(of_type.values()), "hate_crime": int(chance.poisson(4))}
            for category, count in of_type.items():
                for kind, name in ((FORCE, FORCE), (BCU, LPUS[lpu]), (LPU, lpu)):
                    place = Place(category, kind, name, f"q{quarter}")
                    found[place] = found.get(place, 0) + count
    return found


def restated(before: dict[Place, int], category: str, lpu: str, quarter: str, by: int) -> dict[Place, int]:
    """The same with a few crimes more of a type in an LPU, and in whatever they are counted in."""
    after = dict(before)
    for one in (category, "all_crime"):
        for kind, name in ((FORCE, FORCE), (BCU, LPUS[lpu]), (LPU, lpu)):
            after[Place(one, kind, name, quarter)] += by
    return after


def released(earlier: list[Release], now: dict[Place, int]) -> tuple[list[Release], History]:
    history = link([*earlier, Release(now)], STRUCTURE, is_newest_open=True)
    hidden = suppress(
        history.linked, history.primary, public=history.public, hidden=history.hidden, cost=price(STRUCTURE)
    )
    withheld = frozenset(place for place, version in history.newest.items() if version in hidden)
    releases = [*earlier, Release(now, withheld)]
    return releases, link(releases, STRUCTURE)


@pytest.mark.parametrize("seed", range(1))
def test_three_releases_with_restated_counts_give_nothing_away(seed):
    first = counts(seed, range(2))
    small = min((p for p in first if p.area_type == LPU and p.category_id == "sexual_offences"), key=lambda p: first[p])
    second = restated(counts(seed, range(3)), "sexual_offences", small.area_name, str(small.period), 2)
    third = restated(second, "robbery", "City 2", "q1", 1)
    releases: list[Release] = []
    for now in (first, second, third):
        releases, history = released(releases, now)
        certificate = certify(history.linked, history.primary, history.hidden)
        assert certificate.sensitive_count > 3
        assert certificate.recovered == ()
        assert all(place in releases[-1].withheld or count == 0 or count > 4 or place.area_type != LPU
                   for place, count in now.items() if place.category_id in ("sexual_offences", "hate_crime"))  # fmt: skip


def test_a_release_that_forgets_the_one_before_gives_it_away():
    """The attack sees it: each release alone is safe, and the two together tell what a partner of a small count was."""
    now = counts(0, range(1))
    releases, history = released([], now)
    shown_again = next(
        version for version in history.hidden - history.primary.keys()
        if not certify(history.linked, history.primary, history.hidden - {version}).holds
    )  # fmt: skip
    careless = Release(now, releases[0].withheld - {shown_again.place})
    together = link([*releases, careless], STRUCTURE)
    assert not certify(together.linked, together.primary, together.hidden).holds


def of_areas(now: dict[Place, int], lpus: dict[str, str]) -> Release:
    """A release of those LPUs alone: their counts, and what they add up to."""
    found: dict[Place, int] = {}
    for place, count in now.items():
        if place.area_type == LPU and place.area_name in lpus:
            for kind, name in ((FORCE, FORCE), (BCU, lpus[place.area_name]), (LPU, place.area_name)):
                whole = place._replace(area_type=kind, area_name=name)
                found[whole] = found.get(whole, 0) + count
    return Release(found, structure=Structure(STRUCTURE.totals, STRUCTURE.within, lpus))


@pytest.mark.parametrize(("before", "after"), [("City 3", ""), ("", "City 3")])
def test_an_area_that_comes_or_goes_leaves_each_release_its_own_sums(before, after):
    """before, after: which LPU the first release, or the second, does not have."""
    now = counts(2, range(1))
    releases = [of_areas(now, {lpu: bcu for lpu, bcu in LPUS.items() if lpu != missing}) for missing in (before, after)]
    history = link(releases, releases[-1].structure)
    for release in releases:
        apart = link([release], release.structure)
        kept = {
            frozenset((version.place, weight) for version, weight in one.weights.items())
            for one in apart.linked.relations
        }
        together = {frozenset((version.place, weight) for version, weight in one.weights.items())
                    for one in history.linked.relations}  # fmt: skip
        assert kept <= together, "no sum of the release alone is lost on the attacker"


def test_a_structure_that_is_not_a_release_s_is_told_by_what_is_different():
    release = of_areas(counts(2, range(1)), {lpu: bcu for lpu, bcu in LPUS.items() if lpu != "City 3"})
    assert strangers(release, release.structure) == set()
    assert strangers(release, STRUCTURE) == {"City 3"}
    more = Structure({"all_crime": frozenset({*TYPES, "arson"})}, {}, release.structure.bcu_of)
    assert strangers(release, more) == {"arson"}


def test_what_is_of_the_force_alone_is_hidden_below_it_from_the_first_release_on():
    now = counts(3, range(1))
    now |= {place._replace(category_id="serious_sexual"): count // 2
            for place, count in now.items() if place.category_id == "sexual_offences"}  # fmt: skip
    history = link([Release(now)], STRUCTURE, is_newest_open=True)
    assert {version.place for version in history.hidden} == {
        place for place in now if place.category_id == "serious_sexual" and place.area_type != FORCE
    }
    hidden = suppress(history.linked, history.primary, hidden=history.hidden, cost=price(STRUCTURE))
    assert history.hidden <= hidden
    assert certify(history.linked, history.primary, hidden).holds


def test_all_crime_less_every_other_type_does_not_tell_the_type_that_is_withheld():
    releases, history = released([], counts(1, range(1)))
    for version in history.primary:
        if version.place.category_id == "sexual_offences":
            others = [version.place._replace(category_id=kind) for kind in ("all_crime", *TYPES[1:])]
            assert any(place in releases[0].withheld for place in others)
            assert not attack(history.linked, history.hidden, [version])[version].is_exact
