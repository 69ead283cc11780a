"""Every control chart of the force as small multiples, those that signal first (S10)."""

from collections.abc import Sequence

from bluelamp.reporting.chart import LIMITS, limit_digits
from bluelamp.reporting.publication import FORCE, RECORDED_CRIME, SATISFACTION, Publication, Row
from bluelamp.reporting.site.addresses import measure_page
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pictures import assurance, is_judged, latest, small_control, variation
from bluelamp.reporting.site.table import (
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    icon_cell,
    missing,
    text,
    value_cell,
)
from bluelamp.reporting.wording import count, month

MULTIPLES_PAGE = "multiples/index.html"
KINDS = (
    (RECORDED_CRIME, "crime", "Recorded crime"),
    ("outcome_rate", "outcomes", "Crime outcomes"),
    (SATISFACTION, "satisfaction", "Satisfaction"),
)
ORDER = (
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
    "improvement_high",
    "improvement_low",
    "common_cause",
)
HEADS = (
    text("24 months"),
    Column("Latest month"),
    Column("Usual"),
    Column("Lower limit"),
    Column("Upper limit"),
    text("Variation"),
    text("Assurance"),
)


def multiples_page(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """One line a measure, by type, signals first."""
    measures = [
        row
        for row in current.table("mart_year_end_projection")
        if row["area_type"] == FORCE and row["variant_of"] is None
    ]
    charted = [(row, lookup.control(row["measure_id"])) for row in measures if lookup.control(row["measure_id"])]
    if not charted:
        return {}
    judged = [icon for _, months in charted if is_judged(icon := variation(months))]
    concern = sum(tone == "concern" for _, tone, _ in judged)
    last = max(months[-1]["month_start_date"] for _, months in charted)
    signals = f"{'signals' if concern == 1 else 'signal'} concern in {month(last)}"
    page = SectionPage(
        title="All control charts",
        kicker=f"Control charts of the force to {month(last)}",
        headline=f"{count(concern, 'chart')} of {len(judged)} {signals}"
        if judged
        else "No control chart can be judged yet",
        lede="Solid: what is usual; dashed: limits within which chance keeps almost every month. Each line has its own scale.",
        sections=[multiples(lookup, kind, name, title, charted) for kind, name, title in KINDS],
    )
    return {MULTIPLES_PAGE: page}


def multiples(
    lookup: Lookup, kind: str, name: str, title: str, charted: Sequence[tuple[Row, Sequence[Row]]]
) -> Section:
    """The charts of one type of measure."""
    found = sorted(
        ((row, months) for row, months in charted if row["measure_type"] == kind),
        key=lambda pair: (rank(pair[1]), pair[0]["position"]),
    )
    rows = [
        [Cell(row["title"], href=measure_page(row)), *chart_cells(months, row["title"], kind)] for row, months in found
    ]
    return Section(
        name,
        title,
        tables=[Table(f"charts-{name}", f"{title} in the force, signals first", [text("Measure"), *HEADS], rows)],
    )


def chart_cells(months: Sequence[Row], name: str, measure_type: str) -> list[Cell]:
    """A chart with its latest month."""
    row = latest(months)
    if row is None:
        return [missing("no chart") for _ in HEADS]
    digits = 0 if measure_type == RECORDED_CRIME else 1
    places = limit_digits(row, 1)
    picture = small_control(months, f"{name}: {variation(months)[2]}")
    return [
        Cell("", picture=picture) if picture else missing("too few months"),
        value_cell(row["value"], digits, why="too few answers"),
        value_cell(row["centre"], 1, why="too rare for limits"),
        *(value_cell(row[side], places, why="none") for side in LIMITS),
        icon_cell(variation(months)),
        icon_cell(assurance(months)),
    ]


def rank(months: Sequence[Row]) -> int:
    """Where a chart stands among the others: what signals concern first."""
    row = latest(months)
    return ORDER.index(row["variation"]) if row and row["variation"] in ORDER else len(ORDER)
