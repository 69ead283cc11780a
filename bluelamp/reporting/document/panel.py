"""The Police and Crime Panel's report (S7), for the public: the latest performance report with the Commissioner's responses."""

from dataclasses import replace

from bluelamp.disclosure.rule import SMALLEST_BASE
from bluelamp.errors import BluelampError
from bluelamp.reporting.document.attachment import figure_rows
from bluelamp.reporting.document.attack import attack_document
from bluelamp.reporting.document.disclosure import for_the_public
from bluelamp.reporting.document.parts import Document, Heading, Note, Part
from bluelamp.reporting.document.register import responses
from bluelamp.reporting.document.sab import sab_body, with_appendix
from bluelamp.reporting.publication import Publication

NAME, TITLE, CLASSIFICATION = "panel-report", "Police and Crime Panel: performance report", "PUBLIC"
RULE = (
    "Figures of sexual offences, hate crime and domestic violence are not shown below the {bcus}, of serious sexual offences not "
    f"below the force, and no percentage is shown of fewer than {SMALLEST_BASE} crimes, so that nobody can be recognised."
)


def panel_report(current: Publication) -> Document:
    """The report of a publication, drawn from what the public may see and from nothing else."""
    public = for_the_public(current)
    report = sab_body(public, TITLE)
    parts: list[Part] = [
        *report.parts,
        Heading("The Commissioner’s responses"),
        *responses(public),
        Note(RULE.format(bcus=current.words.bcu.in_text_many)),
    ]
    document = replace(report, name=NAME, title=TITLE, classification=CLASSIFICATION, parts=parts)
    certificate = attack_document(current, figure_rows(document))
    if not certificate.holds:
        raise BluelampError(
            f"The Panel's report would tell {certificate.recovered_count} small counts of sensitive offences "
            "to whoever subtracts what it prints.",
            where="bluelamp/reporting/document/panel.py",
            next_step="It was not made. docs/runbook.md, A release that cannot be made safe.",
        )
    proof = Note(
        f"Adding and subtracting every count that is printed here recovers {certificate.recovered_count} of the "
        f"{certificate.sensitive_count} small counts that are withheld."
    )
    return with_appendix(replace(document, parts=[*parts, proof]))
