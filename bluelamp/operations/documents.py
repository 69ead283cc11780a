"""The boards' documents: each is made of what is published (or of the past state that is shown), written and issued."""

from collections.abc import Callable
from pathlib import Path

from bluelamp.reporting.document.parts import Document
from bluelamp.reporting.publication import Publication
from bluelamp.settings import settings

Compose = Callable[[Publication], Document]


def sab(directory: Path | None) -> Path | None:
    """The Strategic Assurance Board's performance report, into documents/<as-at date>/ unless told otherwise."""
    from bluelamp.reporting.document.sab import sab_report

    return issued(sab_report, directory)


def issued(compose: Compose, directory: Path | None) -> Path:
    """Make, write and issue one document."""
    from bluelamp.reporting.document.issue import issue
    from bluelamp.reporting.read_publication import read_publication

    current = read_publication()
    return issue(compose(current), directory or settings().documents / f"{current.as_at_date}")


DOCUMENTS: dict[str, Callable[[Path | None], Path | None]] = {"sab": sab}
