"""The monthly control-chart report (S10a), its variation for the Plan (S10b), and their findings as parts."""

from collections.abc import Iterator, Sequence
from typing import Any

from bluelamp.reporting.chart import LIMITS, limit_digits
from bluelamp.reporting.document.parts import Bullets, Cell, Column, Document, Heading, Paragraph, Part, Printed, Table
from bluelamp.reporting.document.pictures import charted, control, months_of, name_of
from bluelamp.reporting.publication import RECORDED_CRIME, Publication, Row
from bluelamp.reporting.site.exceptions import FINDINGS, ListedChart, deteriorations, list_sentence
from bluelamp.reporting.wording import count, decimal, listed, month, shortest

CLASSIFICATION = "OFFICIAL"
REPORTS = {
    "A": ("control-chart-report", "Monthly control charts", "Crime types by {lpu}"),
    "B": (
        "control-chart-report-plan",
        "Monthly control charts: measures of the Plan",
        "Measures of the Police and Crime Plan by area",
    ),
}
METHOD = (
    "A chart compares each month with the measure’s own past: the centre is the mean of its baseline months, allowing for the "
    "season and for days in the month; the limits lie that many standard deviations away, estimated from the months themselves.",
    "A month signals when it lies beyond a limit, or is the last of a run that chance alone would seldom make.",
    "Many charts are looked at, so chance alone makes some alarms: their expected number stands beside the list. “Hardly chance” are "
    "those that remain after allowing for the number of charts (Benjamini–Hochberg, q at most the "
    "list’s discovery_rate in policy).",
    "A risk is told for the month in progress: the chance that its total will pass the limit, given the days so far.",
)


def control_report(current: Publication, name: str) -> Document:
    """The report of an exception list, A or B: what it found, then the chart of each exception."""
    file_name, title, _ = REPORTS[name]
    rows = of_list(current, name)
    items = listed_charts(current, rows)
    last = max((row["month_start_date"] for row in rows), default=current.last_complete_month)
    parts: list[Part] = [Heading("Findings", new_page=False), *findings(current, name), Heading("Charts")]
    for item in items:
        row = item.row
        drawing = control(current, row["measure_id"], row["area_type"], row["area_name"])
        if drawing:
            parts.append(drawing)
    if not items:
        parts.append(Paragraph("No chart of this list shows an exception, so none is drawn."))
    parts += [Heading("Appendix: method", new_page=False), Bullets(METHOD)]
    return Document(
        name=file_name,
        title=title,
        period=f"Months to {month(last)}",
        classification=CLASSIFICATION,
        publication=current,
        parts=parts,
        summary=(headline(items, rows), list_sentence(rows, items) if rows else ""),
        subtitle=limits(current, name),
    )


def limits(current: Publication, name: str) -> str:
    """What a list is of, and how far away its limits lie: policy sets that for each list."""
    words = REPORTS[name][2].format(**current.words.terms())
    sigmas: dict[bool, set[Any]] = {True: set(), False: set()}
    for row in current.table("mart_control_chart_exception"):
        sigmas[row["exception_list"] == name].add(row["limit_sigmas"])
    own, others = sigmas[True], sigmas[False]
    if not own:
        return words
    lower = ", a lower level of confidence" if others and max(own) < min(others) else ""
    return f"{words}, at {listed([shortest(size) for size in sorted(own)])} standard deviations{lower}"


def findings(current: Publication, name: str) -> Iterator[Part]:
    """What a list found, in a sentence and a table; the least likely by chance first."""
    rows = of_list(current, name)
    if not rows:
        yield Paragraph("No chart of this list can be judged yet.")
        return
    items = listed_charts(current, rows)
    yield Paragraph(list_sentence(rows, items))
    if items:
        yield Table(
            headline(items, rows).rstrip("."),
            (
                Column("Measure and area", wide=2.3), Column("Finding", wide=1.5), Column("Why", wide=1.8),
                Column("Month", True), Column("Centre", True), Column("Limits", True), Column("Hardly chance"),
            ),
            tuple(_row(current, item) for item in items),
            ("Crimes a month, or percent. Order: that of the list’s rule, most urgent first.",),
            size=8,
        )  # fmt: skip


def of_list(current: Publication, name: str) -> list[Row]:
    """Every chart of a list, whether it says something or not."""
    return [row for row in current.table("mart_control_chart_exception") if row["exception_list"] == name]


def listed_charts(current: Publication, rows: Sequence[Row]) -> list[ListedChart]:
    """The exceptions among them, in their order."""
    titles, types = current.titles(), current.measure_types()
    chosen = sorted((row for row in rows if row["is_exception"]), key=lambda row: row["position"])
    return [
        ListedChart(row, str(titles.get(row["measure_id"], row["measure_id"])), None, types.get(row["measure_id"], ""))
        for row in chosen
    ]


def headline(items: Sequence[ListedChart], rows: Sequence[Row]) -> str:
    """The news of a list."""
    worse, unlikely, judged = deteriorations(rows)
    risks = sum(1 for item in items if item.row["finding"] == "risk_of_deterioration")
    if not judged:
        return "No chart of this list can be judged yet."
    if not worse and not risks:
        return f"None of {count(judged, 'chart')} shows a significant deterioration."
    told = [count(worse, "significant deterioration")]
    if risks:
        told.append(count(risks, "risk of one this month", "risks of one this month"))
    chance = f"; {unlikely} of the deteriorations hardly by chance" if worse else ""
    return f"{' and '.join(told)} in {count(judged, 'chart')}{chance}."


def _row(current: Publication, item: ListedChart) -> tuple[Cell, ...]:
    row = item.row
    months = months_of(current, row["measure_id"], row["area_type"], row["area_name"])
    own = [one for one in months if one["month_start_date"] == row["month_start_date"]]
    printed = {one.figure.statistic: one for one in charted(own[0], item.measure_type)} if own else {}
    digits = 0 if item.measure_type == RECORDED_CRIME else 1
    value, centre = (_number(row[name], digits) for name in ("value", "centre"))
    places = limit_digits(row, digits)
    low, high = (_number(row[side], places) for side in LIMITS)
    found = FINDINGS.get(row["finding"], ("○", "", row["finding"].replace("_", " ")))
    return (
        Cell(
            f"{name_of(current, row['measure_id'])}: {item.where.lower() if item.where == 'The force' else item.where}"
        ),
        Cell(f"{found[0]} {found[2]}"),
        Cell(item.why),
        Cell(value, _as(printed.get("value"), value)),
        Cell(centre, _as(printed.get("centre"), centre)),
        Cell(f"{low} to {high}", _as(printed.get("upper_limit"), high)),
        Cell("yes" if row["is_unlikely_chance"] else "no"),
    )


def _as(printed: Printed | None, text: str) -> Printed | None:
    return Printed(text, printed.figure, printed.mart) if printed else None


def _number(value: object, digits: int) -> str:
    return "none" if value is None else decimal(float(str(value)), digits)
