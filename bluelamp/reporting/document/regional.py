"""The regional board's document (S15): what each force puts into a unit, what it receives, and whether chance explains it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bluelamp.reporting.collaboration import (
    DEFINITION,
    INTERVAL,
    PLACEHOLDER,
    headline,
    said,
    unit_notes,
    unit_picture,
    unit_title,
    units,
)
from bluelamp.reporting.document.parts import (
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Part,
    Printed,
    Table,
)
from bluelamp.reporting.document.pictures import part
from bluelamp.reporting.narrative.figure import Figure
from bluelamp.reporting.publication import FORCE, Publication, Row
from bluelamp.reporting.wording import decimal, span

NAME, TITLE, CLASSIFICATION = "regional-report", "Regional collaboration: contribution and outcome", "OFFICIAL"
MART = "mart_regional_collaboration"
NONE = "nothing to compare"
# Column of the mart -> its head and its decimals.
COLUMNS = {
    "contribution_gbp": ("Contribution, £", 0),
    "contribution_fte": ("Lent, FTE", 1),
    "output_count": ("Outputs", 0),
    "outcome_count": ("Outcomes", 0),
    "cost_per_outcome_gbp": ("£ per outcome", 0),
    "contribution_share_pct": ("Share of contribution, %", 1),
    "outcome_share_pct": ("Share of outcomes, %", 1),
    "return_ratio": ("Return ratio", 2),
}
INTERVALS = {
    "outcome_share_pct": ("outcome_share_low_pct", "outcome_share_high_pct"),
    "return_ratio": ("return_ratio_low", "return_ratio_high"),
}


def regional_report(current: Publication) -> Document:
    """The report of a publication."""
    rows = current.table(MART)
    compared = [row for row in rows if row["period_from"]]
    return Document(
        name=NAME,
        title=TITLE,
        period=span(min(row["period_from"] for row in compared), max(row["period_to"] for row in compared))
        if compared
        else "No quarter that every force has delivered",
        classification=CLASSIFICATION,
        publication=current,
        parts=list(body(rows)),
        summary=(f"{headline(rows)}.",),
    )


def body(rows: Sequence[Row]) -> Iterator[Part]:
    """What the ratio means, then a section for each unit."""
    yield Heading("What is compared", new_page=False)
    yield Paragraph(DEFINITION)
    if any(row["unit_status"] == "placeholder" for row in rows):
        yield Callout("Not confirmed.", PLACEHOLDER)
    if not rows:
        yield Paragraph("No force has delivered anything of a unit.")
    for unit in units(rows):
        yield Heading(unit[0]["unit_name"], new_page=False)
        yield Paragraph(f"{unit_title(unit)}.")
        yield from (Note(note) for note in unit_notes(unit))
        if drawing := unit_picture(unit):
            yield part(drawing, "percent of the unit’s contributions and outcomes", 88, ())
        yield unit_table(unit)


def unit_table(unit: Sequence[Row]) -> Table:
    """Each force of a unit with its figures."""
    return Table(
        f"{unit[0]['unit_name']} by force",
        (
            Column("Force", wide=1.6),
            *(Column(head, True, 1) for head, _ in COLUMNS.values()),
            Column("Verdict", wide=1.5),
        ),
        tuple(
            (
                Cell(row["force_name"]),
                *(figure_cell(row, column) for column in COLUMNS),
                Cell(row["verdict"]),
            )
            for row in unit
        ),
        (INTERVAL, *(said(row) for row in unit if row["is_own"] and row["outcome_share_pct"] is not None)),
        size=7.5,
    )


def figure_cell(row: Row, column: str) -> Cell:
    """A figure of a force in a unit, with its interval where it has one."""
    if row[column] is None:
        return Cell("no outcome" if column == "cost_per_outcome_gbp" and row["outcome_count"] == 0 else NONE)
    digits = COLUMNS[column][1]
    text = decimal(row[column], digits)
    if column in INTERVALS:
        low, high = (decimal(row[name], digits) for name in INTERVALS[column])
        text = f"{text} ({low} to {high})"
    if column == "outcome_count" and row["is_few"]:
        text = f"{text} (few)"
    figure = Figure(
        measure_id=row["unit_id"],
        area_type=FORCE,
        area_name=row["force_name"],
        statistic=column,
        value=Decimal(row[column]),
        label=None,
        period=f"{row['quarter_count']} quarters",
        period_from=row["period_from"],
        period_to=row["period_to"],
        formula="contributions and outcomes of the quarters that every force of the unit has delivered",
    )
    return Cell(text, Printed(text, figure, MART))
