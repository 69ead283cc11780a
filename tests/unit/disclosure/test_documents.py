"""Releases of quarters beside documents that print a year to date: neither tells what the other withholds."""

from datetime import date

import pytest

from bluelamp.disclosure import attack, certify, suppress
from bluelamp.disclosure.crime_count import (
    BCU,
    FORCE,
    LPU,
    History,
    Place,
    Release,
    Span,
    Structure,
    is_printed,
    link,
    price,
)

Q1, Q2 = date(2013, 4, 1), date(2013, 7, 1)
TO_JULY, TO_SEPTEMBER = Span(Q1, date(2013, 7, 20)), Span(Q1, date(2013, 9, 30))
PRINTED = ("all_crime", "commercial_burglary")
TYPES = ("sexual_offences", "commercial_burglary", "robbery", "shoplifting", "cycle_theft")
COUNTS = {"Ash": (3, 6, 9, 60, 30), "Elm": (9, 7, 11, 50, 22), "Oak": (8, 9, 12, 40, 25)}
STRUCTURE = Structure({"all_crime": frozenset(TYPES)}, {}, dict.fromkeys(COUNTS, "City"))


def counts(period: object, times: int = 1) -> dict[Place, int]:
    """Every count of a period, so many times what is in COUNTS."""
    found: dict[Place, int] = {}
    for lpu, of_types in COUNTS.items():
        for kind, count in (*zip(TYPES, of_types, strict=True), ("all_crime", sum(of_types))):
            for area in ((FORCE, FORCE), (BCU, "City"), (LPU, lpu)):
                place = Place(kind, *area, period)  # type: ignore[arg-type]
                found[place] = found.get(place, 0) + times * count
    return found


def document(of: dict[Place, int], printed: tuple[str, ...] = PRINTED) -> Release:
    """What the report prints of those counts."""
    return Release(
        {place: count for place, count in of.items() if is_printed(place, printed)}, structure=Structure({}, {}, {})
    )


def released(
    now: dict[Place, int], *, printed: tuple[str, ...] = PRINTED, documents: tuple[Release, ...] = ()
) -> Release:
    history = link([Release(now)], STRUCTURE, is_newest_open=True, documents=documents)
    told = {version for place, version in history.newest.items() if printed and is_printed(place, printed)}
    hidden = suppress(
        history.linked, history.primary, public=history.public | told, hidden=history.hidden, cost=price(STRUCTURE)
    )
    return Release(now, frozenset(place for place, version in history.newest.items() if version in hidden))


def together(release: Release, *documents: Release) -> History:
    return link([release], STRUCTURE, documents=documents)


def test_what_the_report_prints_by_area_protects_nothing_in_a_release():
    release = released(counts(Q1))
    assert Place("sexual_offences", LPU, "Ash", Q1) in release.withheld
    assert {place for place in release.withheld if is_printed(place, PRINTED)} == set()
    for period, times in ((TO_JULY, 1), (TO_SEPTEMBER, 2)):
        history = together(release, document(counts(period, times)))
        assert certify(history.linked, history.primary, history.hidden).holds


@pytest.mark.parametrize(("now", "period"), [(counts(Q1), TO_JULY), (counts(Q1) | counts(Q2, 2), TO_SEPTEMBER)])
def test_the_attack_sees_a_document_that_tells_what_protects_a_count(now, period):
    """Ash, sexual offences 3 and commercial burglary 6 withheld; the document prints 6, or 6 and the next quarter's 12."""
    withheld = frozenset(Place(kind, LPU, lpu, Q1) for kind in TYPES[:2] for lpu in ("Ash", "Elm"))
    release = Release(now, withheld)
    alone = together(release)
    assert certify(alone.linked, alone.primary, alone.hidden).holds
    printed = {place: sum(now[place._replace(period=one)] for one in {p.period for p in now})
               for place in (one._replace(period=Q1) for one in now)}  # fmt: skip
    history = together(release, document({place._replace(period=period): count for place, count in printed.items()}))
    certificate = certify(history.linked, history.primary, history.hidden)
    assert not certificate.holds
    [secret] = [version for version in history.primary if version.place.period == Q1]
    assert attack(history.linked, history.hidden, [secret])[secret].lowest == 3


def test_a_release_after_a_document_goes_by_what_it_printed_also_where_the_report_has_changed_since():
    careless = released(counts(Q1), printed=())
    partners = tuple({place.category_id for place in careless.withheld} - {"sexual_offences"})
    printed = document(counts(TO_JULY), partners)
    history = together(careless, printed)
    assert not certify(history.linked, history.primary, history.hidden).holds
    history = together(released(counts(Q1), printed=(), documents=(printed,)), printed)
    assert certify(history.linked, history.primary, history.hidden).holds


def test_what_was_restated_between_release_and_document_is_no_ground_for_an_attacker():
    fewer = {place: count - 1 for place, count in counts(TO_JULY).items() if place.category_id == "commercial_burglary"}
    history = together(released(counts(Q1)), Release(fewer, structure=Structure({}, {}, {})))
    assert certify(history.linked, history.primary, history.hidden).holds


def test_the_count_of_sensitive_and_of_central_crimes_below_the_force_is_not_printed():
    assert is_printed(Place("hate_crime", FORCE, FORCE, Q1), PRINTED)
    assert not is_printed(Place("hate_crime", LPU, "Ash", Q1), ("hate_crime",))
    assert is_printed(Place("hate_crime", BCU, "City", Q1), ("hate_crime",))
    assert not is_printed(Place("serious_sexual", BCU, "City", Q1), ("serious_sexual",))
    assert Span(date(2016, 2, 29), date(2016, 3, 1)).year_before() == Span(date(2015, 2, 28), date(2015, 3, 1))
