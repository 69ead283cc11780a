"""Where each page and file of the site is, relative to its root. The one place that knows.

Titles and names are policy and may be anything: whose page a link leads to follows from measures and areas, never from equal titles.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath
from typing import TypeVar

from bluelamp.reporting.publication import (
    ALL_CRIME,
    FORCE,
    RECORDED_CRIME,
    SATISFACTION,
    CrimeFigure,
    Publication,
    Row,
)

ALL_CRIME_PAGE = "crime/all-crime.html"  # the force's own, too, and whatever the force calls all crime
LISTS = ("crime/index.html", "areas/index.html")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Pages:
    """The page of each measure, and of each (area type, area)."""

    measures: Mapping[str, str]
    areas: Mapping[tuple[str, str], str]


# Those of the publication whose site is being written.
_pages: ContextVar[Pages | None] = ContextVar("pages", default=None)


@contextmanager
def addresses_of(current: Publication) -> Iterator[None]:
    """Within the block no two crime types or areas of that publication have one address, and each measure leads to a page that
    is there. Outside it addresses follow from titles and names alone."""
    token = _pages.set(Pages(pages_of_measures(current), pages_of_areas(current)))
    try:
        yield
    finally:
        _pages.reset(token)


def pages_of_measures(current: Publication) -> dict[str, str]:
    """The page of each measure: a crime type's own, which tells its outcomes, too; a survey's; else that of its figures."""
    wanted = [
        (figure.measure_id, f"crime/{slug(figure.title)}", slug(figure.measure_id))
        for figure in current.of_area(FORCE, FORCE)
        if figure.measure_id != ALL_CRIME
    ]
    found = {ALL_CRIME: ALL_CRIME_PAGE} | distinct(wanted, (ALL_CRIME_PAGE, *LISTS))
    measures = current.table("dim_measure")
    of_category = {
        row["category_id"]: found[row["measure_id"]]
        for row in measures
        if row["measure_type"] == RECORDED_CRIME and row["variant_of"] is None and row["measure_id"] in found
    }
    for row in measures:
        if row["measure_type"] == SATISFACTION:
            found[row["measure_id"]] = f"satisfaction/{slug(row['measure_id'])}.html"
        else:
            found.setdefault(row["measure_id"], of_category.get(row["category_id"]) or figures_page(row["measure_id"]))
    return found


def pages_of_areas(current: Publication) -> dict[tuple[str, str], str]:
    """The page of each area below the force, by its type and name."""
    areas = sorted({(figure.area_type, figure.area_name) for figure in current.crime if figure.area_type != FORCE})
    return distinct([((kind, name), f"areas/{kind}-{slug(name)}", "") for kind, name in areas], LISTS)


def distinct(wanted: Iterable[tuple[Key, str, str]], taken: Iterable[str]) -> dict[Key, str]:
    """A page for each of (key, address without ending, what tells it from others): the first has the address that it would have
    alone."""
    found, used = {}, set(taken)
    for key, stem, told in wanted:
        endings = chain([""], [f"-{told}"] if told else [], (f"-{number}" for number in count(2)))
        found[key] = next(page for page in (f"{stem}{ending}.html" for ending in endings) if page not in used)
        used.add(found[key])
    return found


def slug(words: str) -> str:
    """Lower-case words joined by hyphens, of letters and digits only: safe as a file name whatever the figures hold."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "unnamed"


def crime_page(figure: CrimeFigure) -> str:
    """Page of a crime type."""
    return page_of(figure.measure_id, figure.title)


def measure_page(row: Row) -> str:
    """Page of a measure of any type: a crime type's page tells its crimes and its outcomes."""
    if row.get("measure_type") == SATISFACTION:
        return f"satisfaction/{slug(row['measure_id'])}.html"
    return page_of(row["measure_id"], row["title"])


def page_of(measure_id: str, title: str) -> str:
    """Page of a measure: where the site has it, else where its title says."""
    pages = _pages.get()
    there = pages and pages.measures.get(measure_id)
    return there or (ALL_CRIME_PAGE if measure_id == ALL_CRIME else f"crime/{slug(title)}.html")


def projection_page(measure_id: str) -> str:
    """Page of a measure's year ends by area."""
    return f"projections/{slug(measure_id)}.html"


def figures_page(measure_id: str) -> str:
    """Page of every figure of a measure in the force, with what each was before."""
    return f"figures/{slug(measure_id)}.html"


def area_page(figure: CrimeFigure) -> str:
    """Page of an area; the force's own is the page of all crime."""
    if figure.area_type == FORCE:
        return ALL_CRIME_PAGE
    return f"areas/{place_name(figure.area_type, figure.area_name)}.html"


def place_name(area_type: str, area_name: str) -> str:
    """An area in the names of its files: "lpu-hinckley", "force"."""
    if area_type == FORCE:
        return FORCE
    pages = _pages.get()
    there = pages and pages.areas.get((area_type, area_name))
    return PurePosixPath(there).stem if there else f"{area_type}-{slug(area_name)}"


def root_of(page: str) -> str:
    """The way from a page back to the root: "" or "../"."""
    return "../" * (len(PurePosixPath(page).parts) - 1)
