"""The attack on a document for the public: what follows for the counts that it does not print from those that it does."""

from collections.abc import Iterable, Mapping
from typing import Any

from bluelamp.disclosure import Certificate, certify
from bluelamp.disclosure.crime_count import LPU, TOTAL, Place, Release, Span, Structure, link, structure_of
from bluelamp.reporting.narrative.template import measures_told
from bluelamp.reporting.publication import ALL_CRIME, AREA_TYPES, FORCE, RECORDED_CRIME, YEAR_TO_DATE, Publication

# Whoever has one of a year's count, last year's and the change has, or nearly has, the others.
TELL = ("actual", "previous_year", "change", "year_on_year_change")
Rows = Iterable[Mapping[str, Any]]


def attack_document(current: Publication, printed: Rows) -> Certificate:
    """The certificate of a document that prints those figures of the publication (rows as they are attached to it).

    The attacker has every printed count of the year to date, this year and last, and knows what release_of says of how they hang
    together.
    """
    document = release_of(current, printed)
    history = link([], document.structure or Structure({}, {}, {}), documents=[document])
    return certify(history.linked, history.primary, history.hidden, is_quick=True)


def release_of(current: Publication, printed: Rows) -> Release:
    """The publication's counts of the year to date, this year and last, of which a document shows those rows. Areas add up; crime
    types add up to the totals that they are in; other categories are within the types whose crimes they share. A crime type that may
    not be shown below the force has no counts there: of them nothing is known, and nothing is looked after."""
    crime = [figure for figure in current.crime if figure.area_type in AREA_TYPES]
    names = categories(current)
    spans = spans_of(current)
    of_areas = {(figure.area_type, figure.area_name) for figure in crime}
    known = {names[figure.measure_id] for figure in crime}
    levels = {(names[figure.measure_id], figure.area_type) for figure in crime}
    counts = {
        Place(category, *area, span): 0
        for category in known
        for area in of_areas
        for span in spans
        if (category, area[0]) in levels
    }
    for figure in crime:
        for span, count in zip(spans, (figure.year.actual, figure.year.previous_year), strict=True):
            counts[Place(names[figure.measure_id], figure.area_type, figure.area_name, span)] = count or 0
    shown = {
        Place(names[row["measure_id"]], row["area_type"], row["area_name"], span)
        for row in printed
        if row["period"] == YEAR_TO_DATE and row["statistic"] in TELL and row["measure_id"] in names
        for span in spans
    }
    return Release(counts, frozenset(counts.keys() - shown), _structure(current, known))


def categories(current: Publication) -> dict[str, str]:
    """The category that each measure of recorded crime counts."""
    told = {row["measure_id"]: row["category_id"] for row in current.table("dim_measure")}
    crime = {figure.measure_id for figure in current.crime}
    return {measure: told.get(measure) or measure.removesuffix("_recorded") for measure in sorted(crime)}


def spans_of(current: Publication) -> tuple[Span, Span]:
    """The year to date, and the same days last year."""
    this_year = Span(*current.periods[YEAR_TO_DATE])
    return this_year, this_year.year_before()


def unexpected(current: Publication, printed: Rows) -> list[str]:
    """Measures of recorded crime that are printed of areas below the force though the report has no part of them: releases of
    quarterly counts withhold by what the report prints, so nothing else may be printed there."""
    types = current.measure_types()
    below = {row["measure_id"] for row in printed if row["area_type"] != FORCE and row["statistic"] in TELL}
    return sorted(one for one in below - measures_told() if types.get(one) == RECORDED_CRIME)


def _structure(current: Publication, known: set[str]) -> Structure:
    overlaps = [
        (row["category_id"], row["category_group"], row["type_id"], row["is_whole"])
        for row in current.table("category_overlap")
    ]
    if not overlaps:  # a past state whose star is not there
        names = categories(current)
        groups = {names[figure.measure_id]: figure.measure_group for figure in current.crime}
        types = [name for name, group in groups.items() if group == "crime_type"]
        wholes = {names[ALL_CRIME]: TOTAL} if ALL_CRIME in names else {}
        wholes |= {name: group for name, group in groups.items() if group in ("subset", "flag")}
        overlaps = [(whole, group, kind, group == TOTAL) for whole, group in wholes.items() for kind in types]
    bcu_of = {figure.area_name: figure.bcu_name or "" for figure in current.crime if figure.area_type == LPU}
    found = structure_of([row for row in overlaps if row[0] in known], bcu_of)
    # A total of which a type is not counted here is at least the others together; what is within it cannot be said.
    return Structure(
        {whole: parts & known for whole, parts in found.totals.items() if parts & known},
        {part: wholes for part, wholes in found.within.items() if wholes <= known},
        found.bcu_of,
    )
