"""Cells of what people wrote down, and the lasting address of an issue."""

from datetime import date

from bluelamp.reporting.publication import FORCE, Row
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.site.table import Cell, missing
from bluelamp.reporting.wording import day

NOBODY = "nobody yet"


def issue_page(issue_id: str) -> str:
    """Page of an issue, for ever at its id."""
    return f"briefing/{slug(issue_id)}.html"


def where(row: Row) -> Cell:
    """The area in words."""
    if not row["area_name"]:
        return missing("no area named")
    return Cell("The force" if row["area_name"] == FORCE else row["area_name"])


def said(words: str | None, why: str, note: str = "") -> Cell:
    """What a person wrote; where nothing, why."""
    return Cell(words, note=note) if words else missing(why)


def signal_cell(row: Row) -> Cell:
    """What a chart, target or projection says of an issue, and whether it still does. A person raises one without."""
    return said(row["signal"], "raised by a person", note="speaks now" if row["is_signal_live"] else "")


def dated(value: object, why: str, note: str = "") -> Cell:
    """A day, as a date or as JSON has it."""
    if value is None:
        return missing(why)
    return Cell(day(date.fromisoformat(value) if isinstance(value, str) else value), note=note)  # type: ignore[arg-type]
