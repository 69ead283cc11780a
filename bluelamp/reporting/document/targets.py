"""The target-achievement report (S11): where each measure with a target is heading by 31 March, and how sure that is."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bluelamp.calendar import year_label
from bluelamp.reporting.document.cells import label
from bluelamp.reporting.document.parts import Bullets, Cell, Column, Document, Heading, Paragraph, Part, Printed, Table
from bluelamp.reporting.document.pictures import fan
from bluelamp.reporting.narrative.figure import Figure, FigureBook, read_figures
from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, RECORDED_CRIME, Publication, Row
from bluelamp.reporting.site.outlook import MARKS, TYPES, heading, projections_headline, why_no_needs
from bluelamp.reporting.site.outlook import Heading as Outlook
from bluelamp.reporting.wording import decimal, listed, odds, plus, shortest

NAME, TITLE, CLASSIFICATION = "target-achievement-report", "Target achievement", "OFFICIAL"
KINDS = {"recorded_crime": "recorded crime", "outcome_rate": "outcome rate", "satisfaction": "satisfaction"}
HOPELESS = 0.005  # a chance below it is told as "less than 1 in 200"
METHOD = (
    "A year end is what is recorded so far and what the rest of the year is expected to bring, by the mean of methods that did best "
    "on finished years; intervals are as wide as that back-test asks for."
)
OUTLOOKS = (
    "“On course”: at least {on} in 100 possible year ends meet the target; “off course”: fewer than {off} in 100; between them it "
    "is in the balance."
)
HOW_OFTEN_WRONG = "docs/method.md says how often the words “on course” and “off course” were wrong."


def target_report(current: Publication) -> Document:
    """The report of a publication."""
    rows, book = planned(current), read_figures(current)
    parts: list[Part] = [Heading("Year ends against targets", new_page=False), *outlook_tables(current, book)]
    parts.append(Heading("How each year end is made up"))
    drawings = [fan(current, row) for row in rows if row["target_value"] is not None]
    parts += [drawing for drawing in drawings if drawing]
    parts += [Heading("Appendix: method", new_page=False), Bullets(tuple(method(rows, book))), *backtest(current)]
    return Document(
        name=NAME,
        title=TITLE,
        period=f"Year ending 31 March, {year_label(current.as_at_date)}",
        classification=CLASSIFICATION,
        publication=current,
        parts=parts,
        summary=(f"{projections_headline([heading(row) for row in rows])}.",),
        subtitle="Where each measure of the Plan is heading by the end of the year.",
    )


def method(rows: Sequence[Row], book: FigureBook) -> Iterator[str]:
    """How year ends are made and judged; the edges of the words are those of policy, which can differ by kind of measure."""
    yield METHOD
    edges: dict[str, list[str]] = {}
    for kind, name, _ in TYPES:
        for row in rows:
            inputs = _edges(row, book) if row["measure_type"] == kind else None
            if inputs and name not in edges.setdefault(inputs, []):
                edges[inputs].append(name)
    for words, names in edges.items():
        yield words if len(edges) == 1 else f"{listed(names)}: {words}"
    if edges:
        yield HOW_OFTEN_WRONG


def _edges(row: Row, book: FigureBook) -> str:
    figure = book.find(row["measure_id"], "target_outlook")
    on, off = (figure.inputs.get(f"{side}_course_probability") if figure else None for side in ("on", "off"))
    return "" if on is None or off is None else OUTLOOKS.format(on=_in_hundred(on), off=_in_hundred(off))


def _in_hundred(share: Any) -> str:
    return shortest(100 * Decimal(str(share)))


def planned(current: Publication) -> list[Row]:
    """The force's year ends that have a target, in the Plan's order."""
    rows = current.table("mart_year_end_projection")
    return sorted(
        (row for row in rows if row["area_type"] == FORCE and row["target_value"] is not None),
        key=lambda row: row["position"],
    )


def outlook_tables(current: Publication, book: FigureBook) -> Iterator[Part]:
    """A table for each kind of measure."""
    rows = planned(current)
    if not rows:
        yield Paragraph("No target is set for this year, so no year end is compared with one.")
    why = why_no_needs(current)
    for kind, name, _ in TYPES:
        of_kind = [heading(row, why.get(row["measure_id"], "")) for row in rows if row["measure_type"] == kind]
        if of_kind:
            yield _table(kind, name, of_kind, book)


def _table(kind: str, name: str, items: Sequence[Outlook], book: FigureBook) -> Table:
    off = sum(1 for item in items if item.row["outlook"] == "off course")
    return Table(
        f"{name}: {off} of {len(items)} off course",
        (
            Column("Measure", wide=2.3), Column("Year end", True, 0.8), Column("80 in 100 lie between", True, 1.4),
            Column("Target", True, 0.8), Column("Chance of the target", wide=1.75), Column("Needed from now", True, 0.95),
            Column("Outlook", wide=1.5),
        ),
        tuple(
            (
                Cell(str(item.row["title"])),
                _cell(book, item, "year_end_projection", "projection", item.why),
                Cell(_interval(item), _printed(book, item, "year_end_high_80", _interval(item))),
                Cell(_number(item, item.row["target_value"])),
                Cell(item.chance or "not told", _printed(book, item, "target_probability", item.chance)),
                Cell(needed(item)),
                Cell(f"{item.mark} {item.row['outlook']}", _label(book, item)),
            )
            for item in items
        ),
        (
            "Crimes of the whole year." if kind == RECORDED_CRIME else "Percent, of the whole year.",
            "Needed from now: the change on last year that the rest of the year needs to meet the target."
            if kind == RECORDED_CRIME
            else "Needed from now: the rate that the rest of the year needs; above 100% it cannot be had.",
        ),
        size=8.5,
    )  # fmt: skip


def _cell(book: FigureBook, item: Outlook, statistic: str, column: str, why: str) -> Cell:
    text = _number(item, item.row[column]) if item.row[column] is not None else why or "not told"
    return Cell(text, _printed(book, item, statistic, text))


def _printed(book: FigureBook, item: Outlook, statistic: str, text: str) -> Printed | None:
    figure: Figure | None = book.find(item.row["measure_id"], statistic)
    return Printed(text, figure) if figure and text else None


def _label(book: FigureBook, item: Outlook) -> Printed | None:
    figure = book.find(item.row["measure_id"], "target_outlook")
    return Printed(label(figure), figure) if figure else None


def _interval(item: Outlook) -> str:
    row = item.row
    return "not told" if row["low_80"] is None else f"{_number(item, row['low_80'])} to {_number(item, row['high_80'])}"


def _number(item: Outlook, value: object) -> str:
    return decimal(float(str(value)), item.digits) + ("" if item.row["measure_type"] == RECORDED_CRIME else "%")


def needed(item: Outlook) -> str:
    """What the rest of the year needs, or why that is not told."""
    if item.needed is None:
        return item.why_no_need or "not told"
    return f"{plus(item.needed, 1) if item.is_count else decimal(item.needed, 1)}%"


def backtest(current: Publication) -> Iterator[Part]:
    """How good such projections were on finished years, in a sentence for each kind of measure."""
    rows = [
        row
        for row in current.table("mart_projection_backtest")
        if (row["area_type"], row["horizon"]) == ("every area", "every month-end")
    ]
    said = []
    for kind, name, _ in TYPES:
        judged = [row for row in rows if row["measure_type"] == kind and row["coverage_80_pct"] is not None]
        if kind in (RECORDED_CRIME, OUTCOME_RATE) and judged:
            covered = sum(float(row["coverage_80_pct"]) for row in judged) / len(judged)
            said.append(
                f"{name}: of finished years, {decimal(covered, 0)} in 100 ended within what was then the 80% interval."
            )
    if said:
        yield Bullets(tuple(said))


def chances(current: Publication) -> list[str]:
    """One sentence for each target that is not on course and can still be met, least likely first."""
    rows = [row for row in planned(current) if row["target_probability"] is not None and row["outlook"] in MARKS]
    unsure = sorted(
        (row for row in rows if row["outlook"] != "on course" and row["target_probability"] > HOPELESS),
        key=lambda row: (row["target_probability"], row["position"]),
    )
    return [
        f"{row['title']}, {KINDS[row['measure_type']]}: {row['outlook']}; the chance of the target is "
        f"{odds(float(row['target_probability']))}."
        for row in unsure
    ]
