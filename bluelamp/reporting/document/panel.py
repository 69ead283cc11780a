"""The Police and Crime Panel's report (S7), for the public: the latest performance report with the Commissioner's responses."""

from dataclasses import replace

from bluelamp.disclosure.rule import SMALLEST_BASE
from bluelamp.errors import BluelampError
from bluelamp.reporting.document.attachment import figure_rows
from bluelamp.reporting.document.attack import attack_document, unexpected
from bluelamp.reporting.document.disclosure import RESPONSES, for_the_public
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
    left_out = len(current.table(RESPONSES)) - len(public.table(RESPONSES))
    parts: list[Part] = [
        *report.parts,
        Heading("The Commissioner’s responses"),
        *responses(public, left_out),
        Note(RULE.format(bcus=current.words.bcu.in_text_many)),
    ]
    document = replace(report, name=NAME, title=TITLE, classification=CLASSIFICATION, parts=parts)
    printed = figure_rows(document)
    if strange := unexpected(current, printed):
        raise BluelampError(
            f"The Panel's report would print counts by area of which the report has no part: {', '.join(strange)}. Releases of "
            "quarterly counts may withhold them.",
            where="bluelamp/reporting/narrative/words/report.yaml",
            next_step="It was not made. Give them a part there, or print them of the force alone.",
        )
    certificate = attack_document(current, printed)
    if not certificate.holds:
        raise BluelampError(
            f"The Panel's report would tell {certificate.recovered_count} small counts of sensitive offences "
            "to whoever subtracts what it prints.",
            where="bluelamp/reporting/document/panel.py",
            next_step="It was not made. docs/runbook.md, A release that cannot be made safe.",
        )
    proof = Note(
        "Whoever adds and subtracts every count that is printed here recovers none of the small counts that are withheld."
    )
    return with_appendix(replace(document, parts=[*parts, proof]))
