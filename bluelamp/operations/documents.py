"""The boards' documents: each is made of what is published (or of the past state that is shown), written and issued."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.settings import settings

if TYPE_CHECKING:
    from bluelamp.reporting.publication import Publication

# Name on the command line -> name as it is issued, module of bluelamp.reporting.document, its function, and what else that takes.
MADE_BY: dict[str, tuple[str, ...]] = {
    "sab": ("sab-performance-report", "sab", "sab_report"),
    "panel": ("panel-report", "panel", "panel_report"),
    "pdg": ("pdg-pack", "pdg", "pdg_pack"),
    "briefing": ("monthly-briefing", "briefing", "briefing"),
    "control-charts": ("control-chart-report", "exceptions", "control_report", "A"),
    "control-charts-plan": ("control-chart-report-plan", "exceptions", "control_report", "B"),
    "target-achievement": ("target-achievement-report", "targets", "target_report"),
    "fib-sheet": ("fib-sheet", "fib_sheet", "fib_sheet"),
    "regional": ("regional-report", "regional", "regional_report"),
}
COMMANDS = {issued_as: name for name, (issued_as, *_) in MADE_BY.items()}
SLIDES = "sab-slides"
WEEKLY, MONTHLY, QUARTERLY = (
    ("fib-sheet",),
    ("control-charts", "control-charts-plan", "target-achievement", "briefing", "pdg", "sab", SLIDES),
    ("panel", "regional"),
)


def write_document(name: str, directory: Path | None = None) -> Path:
    """Make, write and issue one document, into documents/<as-at date>/ unless told otherwise; returns its path. Slides are
    written, to be edited, and not issued. Raises BluelampError while nothing is published, and where a document for the public would
    tell what releases withhold."""
    from bluelamp.reporting.read_publication import read_publication

    current = read_publication()
    folder = directory or settings().documents / f"{current.as_at_date}"
    if name == SLIDES:
        return _write_slides(current, folder)
    from bluelamp.operations.public_check import refuse_what_tells
    from bluelamp.operations.public_document import PUBLIC
    from bluelamp.reporting.document.issue import issue

    _, module, function, *arguments = MADE_BY[name]
    compose = getattr(import_module(f"bluelamp.reporting.document.{module}"), function)
    document = compose(current, *arguments)
    if document.classification == PUBLIC:
        refuse_what_tells(document)
    return issue(document, folder)


def write_all(names: Iterable[str]) -> list[Path]:
    """Those documents one after the other. What cannot be made is told at the end, so that the others are there: raises
    BluelampError naming it."""
    from bluelamp.reporting.read_publication import read_once

    paths, failed = [], {}
    with read_once():
        for name in names:
            try:
                paths.append(write_document(name))
            except BluelampError as error:
                failed[name] = error
    if failed:
        first = next(iter(failed.values()))
        raise BluelampError(
            f"{', '.join(failed)} could not be made: {first}",
            where=first.where,
            next_step=first.next_step or "bluelamp report",
        )
    return paths


def _write_slides(current: "Publication", folder: Path) -> Path:
    """The assurance board's pack as slides, to be edited: they are written, and not issued."""
    from bluelamp.reporting.slides import deck

    path = folder / f"{SLIDES}-{current.as_at_date}.pptx"
    write_whole(path, deck(current))
    return path


DOCUMENTS: dict[str, Callable[[Path | None], Path | None]] = {
    name: partial(write_document, name) for name in (*MADE_BY, SLIDES)
}
