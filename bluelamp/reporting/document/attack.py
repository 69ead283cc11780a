"""The attack on a document for the public: what follows for the counts that it does not print from those that it does."""

from collections.abc import Iterable, Mapping
from typing import Any

from bluelamp.disclosure import Certificate, certify
from bluelamp.disclosure.crime_count import LPU, Place, Release, Structure, link
from bluelamp.reporting.publication import ALL_CRIME, YEAR_TO_DATE, Publication

# Whoever has one of a year's count, last year's and the change has, or nearly has, the others.
TELL = ("actual", "previous_year", "change", "year_on_year_change")
THIS_YEAR, LAST_YEAR = "this year", "last year"


def attack_document(current: Publication, printed: Iterable[Mapping[str, Any]]) -> Certificate:
    """The certificate of a document that prints those figures of the publication (rows as they are attached to it).

    The attacker has every printed count of the year to date, this year and last, and knows that areas add up, that crime types add
    up to all crime, and that flags and subsets are within the crime types.
    """
    crime = [figure for figure in current.crime if figure.area_type in ("force", "bcu", "lpu")]
    measures = sorted({figure.measure_id for figure in crime})
    areas = sorted({(figure.area_type, figure.area_name) for figure in crime})
    counts = {
        Place(measure, *area, year): 0 for measure in measures for area in areas for year in (THIS_YEAR, LAST_YEAR)
    }
    for figure in crime:
        for year, count in ((THIS_YEAR, figure.year.actual), (LAST_YEAR, figure.year.previous_year)):
            counts[Place(figure.measure_id, figure.area_type, figure.area_name, year)] = count or 0
    shown = {
        Place(row["measure_id"], row["area_type"], row["area_name"], year)
        for row in printed
        if row["period"] == YEAR_TO_DATE and row["statistic"] in TELL
        for year in (THIS_YEAR, LAST_YEAR)
    }
    types = frozenset(figure.measure_id for figure in crime if figure.measure_group == "crime_type")
    structure = Structure(
        totals={ALL_CRIME: types},
        within={figure.measure_id: types for figure in crime if figure.measure_group in ("subset", "flag")},
        bcu_of={figure.area_name: figure.bcu_name or "" for figure in crime if figure.area_type == LPU},
    )
    history = link([Release(counts, frozenset(counts.keys() - shown))], structure)
    return certify(history.linked, history.primary, history.hidden, is_quick=True)
