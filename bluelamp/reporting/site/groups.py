"""Rows of the crime tables in their groups and order, and what moved since the publication before."""

from collections.abc import Iterable

from bluelamp.reporting.publication import FORCE, Comparison, CrimeFigure, Publication
from bluelamp.reporting.verdict import TOTAL, worst_first

Group = tuple[str, list[CrimeFigure]]
MEASURE_GROUPS = (
    (("crime_type",), "Crime types, worst first"),
    (("subset", "flag"), "Also counted in the types above"),
)


def crime_groups(figures: Iterable[CrimeFigure]) -> list[Group]:
    """Crime types by group: the totals as they are published, the rest worst first."""
    figures = list(figures)
    totals = [figure for figure in figures if figure.measure_group == TOTAL]
    return [("Totals", totals)] + [
        (heading, worst_first(figure for figure in figures if figure.measure_group in groups))
        for groups, heading in MEASURE_GROUPS
    ]


def area_groups(current: Publication, measure_id: str) -> list[Group]:
    """Force, BCUs and LPUs of one crime type, worst first within each."""
    figures, words = [figure for figure in current.of_measure(measure_id) if figure.is_shown], current.words
    headings = ((FORCE, "Force"), ("bcu", words.bcu.heading), ("lpu", f"{words.lpu.heading}, worst first"))
    return [
        (heading, worst_first(figure for figure in figures if figure.area_type == area_type))
        for area_type, heading in headings
    ]


def tiles(figures: Iterable[CrimeFigure]) -> list[Group]:
    """One crime type's LPUs by BCU, by name: a place keeps its tile on every page, so that pages can be laid side by side."""
    found: dict[str, list[CrimeFigure]] = {}
    for figure in figures:
        if figure.area_type == "lpu" and not figure.is_unallocated:
            found.setdefault(figure.bcu_name or "", []).append(figure)
    return [(bcu, sorted(places, key=lambda place: place.area_name)) for bcu, places in sorted(found.items())]


def moves(current: Publication) -> list[tuple[CrimeFigure, Comparison]]:
    """Force figures of the year to date that differ from the publication before, largest move first; none across 1 April."""
    if not current.earlier or current.is_first_of_year():
        return []
    found = []
    for figure in current.of_area(FORCE, FORCE):
        before = current.earlier.comparisons.get((figure.measure_id, figure.area_type, figure.area_name))
        if before and (before.actual, before.previous_year) != (figure.year.actual, figure.year.previous_year):
            found.append((figure, before))
    return sorted(found, key=lambda pair: (-abs(pair[0].year.actual - pair[1].actual), pair[0].title))
