"""Where each page and file of the site is, relative to its root. The one place that knows."""

import re
from pathlib import PurePosixPath

from bluelamp.reporting.publication import FORCE, SATISFACTION, CrimeFigure, Row


def slug(words: str) -> str:
    """Lower-case words joined by hyphens, of letters and digits only: safe as a file name whatever the figures hold."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "unnamed"


def crime_page(figure: CrimeFigure) -> str:
    """Page of a crime type."""
    return f"crime/{slug(figure.title)}.html"


def measure_page(row: Row) -> str:
    """Page of a measure of any type: a crime type's page tells its crimes and its outcomes, which carry the same title."""
    if row.get("measure_type") == SATISFACTION:
        return f"satisfaction/{slug(row['measure_id'])}.html"
    return f"crime/{slug(row['title'])}.html"


def projection_page(measure_id: str) -> str:
    """Page of a measure's year ends by area."""
    return f"projections/{slug(measure_id)}.html"


def figures_page(measure_id: str) -> str:
    """Page of every figure of a measure in the force, with what each was before."""
    return f"figures/{slug(measure_id)}.html"


def area_page(figure: CrimeFigure) -> str:
    """Page of an area; the force's own is the page of all crime."""
    if figure.area_type == FORCE:
        return "crime/all-crime.html"
    return f"areas/{figure.area_type}-{slug(figure.area_name)}.html"


def root_of(page: str) -> str:
    """The way from a page back to the root: "" or "../"."""
    return "../" * (len(PurePosixPath(page).parts) - 1)
