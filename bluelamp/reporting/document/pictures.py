"""Charts as parts of a document: the same drawings as on the pages, in the type of the document."""

from collections.abc import Sequence
from datetime import date

from bluelamp.reporting.chart import Chart as Drawing
from bluelamp.reporting.chart import control_chart, year_end_fan
from bluelamp.reporting.chart.drawing import FONT
from bluelamp.reporting.document.parts import Chart, Printed
from bluelamp.reporting.narrative.figure import Figure
from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, RECORDED_CRIME, Publication, Row
from bluelamp.reporting.wording import decimal, month

# Typst draws text with its own fonts alone, so that the bytes are the same on every machine.
TYPE = "'Libertinus Serif', 'DejaVu Sans Mono'"
CHARTED = ("value", "centre", "lower_limit", "upper_limit")
SIZE = 88  # percent of the text's width: two charts and their text fit a page


def months_of(current: Publication, measure_id: str, area_type: str = FORCE, area_name: str = FORCE) -> list[Row]:
    """The months of one control chart."""
    return rows_of(current, "mart_control_chart", measure_id, area_type, area_name)


def rows_of(current: Publication, mart: str, *wanted: str) -> list[Row]:
    """The rows of a mart of one measure, area type and area."""
    return [row for row in current.table(mart) if (row["measure_id"], row["area_type"], row["area_name"]) == wanted]


def control(
    current: Publication, measure_id: str, area_type: str = FORCE, area_name: str = FORCE, width: int = SIZE
) -> Chart | None:
    """The control chart of a measure and area; None where it has none. What it says of its last month is attached."""
    rows = months_of(current, measure_id, area_type, area_name)
    kind = current.measure_types().get(measure_id, RECORDED_CRIME)
    drawing = control_chart(rows, name=name_of(current, measure_id, area_name), measure_type=kind)
    if drawing is None:
        return None
    last = max((row for row in rows if row["value"] is not None), key=lambda row: row["month_start_date"])
    unit = "crimes a month" if kind == RECORDED_CRIME else "percent"
    return part(
        drawing,
        f"{unit}, {month(rows[0]['month_start_date'])} to {month(last['month_start_date'])}",
        width,
        charted(last, kind),
    )


def fan(current: Publication, row: Row, width: int = SIZE) -> Chart | None:
    """The year end of a row of mart_year_end_projection; None where none is projected."""
    of = row["measure_id"], row["area_type"], row["area_name"]
    surveyed = next(iter(rows_of(current, "mart_satisfaction", *of)), None)
    drawing = year_end_fan(row, months_of(current, *of), current.as_at_date, surveyed)
    return part(drawing, "shaded: 50, 80 and 95 in 100 of year ends that are possible", width, ()) if drawing else None


def part(drawing: Drawing, note: str, width: int, printed: Sequence[Printed]) -> Chart:
    """A drawing as a part."""
    title = drawing.title
    return Chart(
        title,
        drawing.svg.replace(FONT, TYPE),
        drawing.text_alternative,
        (f"{note[:1].upper()}{note[1:]}.",),
        width,
        tuple(printed),
    )


def charted(row: Row, kind: str) -> list[Printed]:
    """The last month of a chart as printed figures: rows of mart_control_chart."""
    first: date = row["month_start_date"]
    found = []
    for statistic in CHARTED:
        if row[statistic] is not None:
            figure = Figure(
                measure_id=row["measure_id"],
                area_type=row["area_type"],
                area_name=row["area_name"],
                statistic=statistic,
                value=row[statistic],
                label=None,
                period="month",
                period_from=first,
                period_to=None,
                formula=f"{statistic} of the control chart of that month (docs/domain.md D3)",
                rounding="exact",
                measure_type=kind,
            )
            found.append(
                Printed(decimal(row[statistic], 0 if kind == RECORDED_CRIME else 1), figure, "mart_control_chart")
            )
    return found


def name_of(current: Publication, measure_id: str, area_name: str = FORCE) -> str:
    """A measure and area in words: "Domestic violence: outcomes per 100 crimes, City"."""
    title = current.titles().get(measure_id, measure_id)
    kind = current.measure_types().get(measure_id)
    suffix = ": outcomes per 100 crimes" if kind == OUTCOME_RATE else ""
    return f"{title}{suffix}" if area_name == FORCE else f"{title}{suffix}, {area_name}"
