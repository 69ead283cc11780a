"""The Police and Crime Panel's report (S7), for the public: the latest performance report with the Commissioner's responses."""

from dataclasses import replace

from bluelamp.reporting.document.disclosure import SMALLEST_BASE, for_the_public
from bluelamp.reporting.document.parts import Document, Heading, Note, Part
from bluelamp.reporting.document.register import responses
from bluelamp.reporting.document.sab import sab_body, with_appendix
from bluelamp.reporting.publication import Publication

NAME, TITLE, CLASSIFICATION = "panel-report", "Police and Crime Panel: performance report", "PUBLIC"
RULE = (
    "Figures of sexual offences, hate crime and domestic violence are not shown below the BCUs, and no percentage is shown of fewer "
    f"than {SMALLEST_BASE} crimes, so that nobody can be recognised."
)


def panel_report(current: Publication) -> Document:
    """The report of a publication, drawn from what the public may see and from nothing else."""
    public = for_the_public(current)
    report = sab_body(public, TITLE)
    parts: list[Part] = [
        *report.parts,
        Heading("The Commissioner’s responses"),
        *responses(public),
        Note(RULE),
    ]
    return with_appendix(replace(report, name=NAME, title=TITLE, classification=CLASSIFICATION, parts=parts))
