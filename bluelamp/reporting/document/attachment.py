"""The numbers that a document carries: a CSV of every figure that it prints, written and read back."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bluelamp.errors import BluelampError
from bluelamp.reporting.document.parts import Document, Printed
from bluelamp.reporting.site.downloads import guarded

FIGURES_CSV = "figures.csv"
NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?")
COLUMNS = (
    "number", "place", "printed", "mart", "measure_id", "area_type", "area_name", "statistic", "value", "label", "period",
    "period_from", "period_to", "formula", "rounding", "definition_version", "inputs", "document", "publication_id",
    "published_at", "as_at_date", "is_sample",
)  # fmt: skip


def figures_csv(document: Document) -> str:
    """Every figure once, where it is printed first, with receipt and publication; numbers with all their digits."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: as_cell(value) for name, value in row.items()} for row in figure_rows(document))
    return text.getvalue()


def as_cell(value: Any) -> Any:
    """Text that a spread-sheet program would run gets an apostrophe, as in the site's downloads; what is only a number does not."""
    return value if NUMBER.fullmatch(str(value)) else guarded(value)


def as_printed(cell: str) -> str:
    """A cell without that apostrophe."""
    return cell[1:] if cell.startswith("'") and as_cell(cell[1:]) == cell else cell


def figure_rows(document: Document) -> list[dict[str, Any]]:
    """The rows of the CSV."""
    current = document.publication
    head = {
        "document": document.name,
        "publication_id": current.publication_id,
        "published_at": current.published_at.isoformat(),
        "as_at_date": current.as_at_date.isoformat(),
        "is_sample": "yes" if current.is_sample else "no",
    }
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for place, printed in document.printed():
        figure = printed.figure
        key = (printed.mart, *figure.key, figure.period_from)
        if key not in seen:
            seen[key] = {"number": len(seen) + 1, "place": place, **receipt(printed), **head}
    return list(seen.values())


def receipt(printed: Printed) -> dict[str, Any]:
    """One figure with what its receipt needs."""
    figure = printed.figure
    return {
        "printed": printed.text,
        "mart": printed.mart,
        "measure_id": figure.measure_id,
        "area_type": figure.area_type,
        "area_name": figure.area_name,
        "statistic": figure.statistic,
        "value": "" if figure.value is None else plain(figure.value),
        "label": figure.label or "",
        "period": figure.period,
        "period_from": figure.period_from or "",
        "period_to": figure.period_to or "",
        "formula": figure.formula,
        "rounding": figure.rounding,
        "definition_version": figure.definition_version,
        "inputs": json.dumps(dict(figure.inputs), sort_keys=True, default=str, ensure_ascii=False)
        if figure.inputs
        else "",
    }


def plain(value: Decimal) -> str:
    """A number without exponent and without noughts that say nothing: 8.30 and 8.3 are one value."""
    return f"{Decimal(value).normalize():f}"


def read_figures_csv(pdf: bytes, where: str) -> list[dict[str, str]]:
    """The rows that a document carries. Raises BluelampError where it is no PDF, or carries none."""
    try:
        attached = PdfReader(io.BytesIO(pdf)).attachments
        content = attached[FIGURES_CSV][0] if FIGURES_CSV in attached else None
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise BluelampError(
            f"This is no PDF that can be read: {error}.",
            where=where,
            next_step="Ask for the file again, as it was issued.",
        ) from error
    if content is None:
        raise BluelampError(
            f"No {FIGURES_CSV} is attached to this document.",
            where=where,
            next_step="Only documents made by bluelamp report carry their figures; a print or a scan cannot be read back.",
        )
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    if not rows or set(COLUMNS) - set(rows[0]):
        raise BluelampError(
            f"The {FIGURES_CSV} attached to this document does not have the columns of ours.",
            where=where,
            next_step="Ask for the file again, as it was issued.",
        )
    return [{name: as_printed(cell) for name, cell in row.items()} for row in rows]
