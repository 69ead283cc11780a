"""The appendix: how the figures are made, and the receipts of those that the sentences print."""

from collections.abc import Iterator

from bluelamp.reporting.consistency.changes import CONTROL_BASIS, NOTES, UNROUNDED_DIFFERENCES
from bluelamp.reporting.document.parts import Bullets, Cell, Column, Heading, Paragraph, Part, Printed, Table
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.site.report import ROUNDINGS, receipt_inputs, receipt_name, receipt_period
from bluelamp.reporting.wording import clock, count, day

LONGEST = 12  # inputs of one figure that are told in print; the attachment has them all
METHOD = (
    "Counts are of crimes recorded in the period and still counted when the figures were published; a year is compared with the "
    "same days of the year before.",
    "Percentages and rates are rounded half away from zero, to one decimal, from unrounded values.",
    "A crime outcome rate is outcomes recorded in the period per 100 crimes recorded in it.",
    "Numbers of crimes or outcomes still needed are rounded up: one less would miss the target.",
    "Satisfaction covers twelve complete months; its interval is that of the survey (Wilson, 95%), and a rate of too few answers is "
    "withheld.",
    "“Similar to” the most similar forces is said by a test against the spread of the group’s members, never by eye.",
)


def appendix(current: Publication, told: list[Printed]) -> Iterator[Part]:
    """Method, how current the data is, and receipts. told: what the sentences of the document print, in order."""
    yield Heading("Appendix: method and receipts")
    yield Heading("How the figures are made", 2)
    yield Bullets((*METHOD, NOTES[UNROUNDED_DIFFERENCES], NOTES[CONTROL_BASIS]))
    yield Heading("What the figures rest on", 2)
    yield feeds(current)
    yield Heading("Receipts", 2)
    yield Paragraph(
        "Each figure that a sentence states, by the name under which “bluelamp explain” traces it to its records. The figures of the "
        "tables, and all inputs with all their digits, are in the attachment figures.csv."
    )
    yield formulas(told)
    yield receipts(told)


def feeds(current: Publication) -> Table:
    """How far each feed reaches."""
    return Table(
        "Deliveries behind this publication",
        (
            Column("Feed", wide=1.6),
            Column("Complete to", wide=1),
            Column("Last delivery", wide=1.2),
            Column("State", wide=1),
        ),
        tuple(
            (
                Cell(feed.title),
                Cell(day(feed.complete_to) if feed.complete_to else "nothing delivered"),
                Cell(clock(feed.received_at) if feed.received_at else "nothing delivered"),
                Cell("late" if feed.is_late else feed.state),
            )
            for feed in current.feeds
        ),
    )


def formulas(printed: list[Printed]) -> Table:
    """How each statistic follows, once."""
    ways: dict[tuple[str, str, str], set[str]] = {}
    for item in printed:
        figure = item.figure
        ways.setdefault((figure.statistic, figure.formula, figure.rounding), set()).add(figure.measure_type)
    return Table(
        "How each statistic follows from its inputs",
        (Column("Statistic", wide=1.2), Column("Formula", wide=2.6), Column("Rounding", wide=1.1)),
        tuple(
            (Cell(breakable(name)), Cell(breakable(formula)), Cell(ROUNDINGS.get(rounding, rounding)))
            for name, formula, rounding in sorted(ways)
        ),
        size=8,
    )


def receipts(printed: list[Printed]) -> Table:
    """One row for each figure, where it is printed first."""
    rows, seen = [], set()
    for item in printed:
        figure = item.figure
        if figure.key in seen:
            continue
        seen.add(figure.key)
        inputs = receipt_inputs(figure)
        told = "; ".join(f"{name} = {value}" for name, value in inputs[:LONGEST])
        more = f"; {count(len(inputs) - LONGEST, 'more input')} in the attachment" if len(inputs) > LONGEST else ""
        rows.append(
            (
                Cell(breakable(receipt_name(figure))),
                Cell(item.text, item),
                Cell(breakable(f"{told}{more}") or "policy"),
                Cell(receipt_period(figure)),
            )
        )
    return Table(
        "Receipts of the figures in the sentences",
        (
            Column("Figure", wide=1.7),
            Column("Printed as", wide=0.8),
            Column("Inputs", wide=2),
            Column("Period", wide=0.9),
        ),
        tuple(rows),
        size=7.5,
    )


def breakable(name: str) -> str:
    """A name that may be broken after each of its words."""
    return name.replace("_", "_\u200b")
