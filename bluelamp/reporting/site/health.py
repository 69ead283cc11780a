"""The force's health: sickness, communications, audit recommendations, each against its target (S14)."""

from collections.abc import Sequence

from bluelamp.reporting.chart import MOST_PERCENT, control_chart
from bluelamp.reporting.publication import FORCE, Publication, Row
from bluelamp.reporting.site.addresses import slug
from bluelamp.reporting.site.full_chart import POINT_WORDS, FullChart, drawn, said_month
from bluelamp.reporting.site.pictures import small_control
from bluelamp.reporting.site.table import (
    TARGET,
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    change_cell,
    missing,
    target_cell,
    text,
    value_cell,
)
from bluelamp.reporting.wording import as_set, count, day, decimal, listed, month, span

HEALTH_PAGE = "health/index.html"
HEALTH_CSV = "downloads/force-health.csv"
POINTS = {
    "common_cause": ("○", "plain", "Ordinary variation"),
    "concern": ("▲", "concern", "Concern"),
    "improvement": ("✓", "improvement", "Improvement"),
    "high": ("●", "plain", "High, not judged"),
    "low": ("●", "plain", "Low, not judged"),
}
# Parts of the force by their dimension, as a heading.
PARTS = {
    "department": "Departments", "role_type": "Kinds of employment", "channel": "Channels", "priority": "Priorities",
}  # fmt: skip
PLACEHOLDER = "Targets marked “not confirmed” are placeholders: the papers name the measure and no target."


def health_page(current: Publication) -> dict[str, SectionPage]:
    """Every measure of the force's health with its parts and its chart."""
    rows = current.table("mart_force_health")
    newest = sorted((row for row in rows if row["is_latest"]), key=lambda row: (row["position"], row["member"]))
    force = [row for row in newest if row["dimension"] == FORCE]
    if not force:
        return {}
    page = SectionPage(
        title="Force health",
        kicker=f"Sickness, communications and audit, as at {day(current.as_at_date)}",
        headline=health_headline(force),
        lede="A figure that cannot be told says why; what was not delivered is never a nought.",
        sections=[
            Section("measures", overview_title(force), tables=[overview(current, force)]),
            *(measure_section(current, row, [part for part in newest if is_part(part, row)]) for row in force),
            Section("files", "Take away", links=[(HEALTH_CSV, "Every measure, part and month", "CSV")]),
        ],
    )
    return {HEALTH_PAGE: page}


def is_part(row: Row, whole: Row) -> bool:
    """Whether a row is of a part of that measure's force."""
    return row["measure_id"] == whole["measure_id"] and row["dimension"] != FORCE


def health_headline(force: Sequence[Row]) -> str:
    """How many targets are missed, and which."""
    judged = [row for row in force if row["status"] in TARGET]
    missed = [row for row in judged if row["status"] == "not met"]
    if not judged:
        return "No target of the force’s health can be judged yet"
    if not missed:
        return f"{'The target' if len(judged) == 1 else f'All {len(judged)} targets'} of the force’s health met"
    names = listed([f"{row['title'][0].lower()}{row['title'][1:]} ({shown(row)})" for row in missed])
    kind = "unconfirmed target" if all(row["target_source_status"] == "placeholder" for row in judged) else "target"
    return f"{len(missed)} of {count(len(judged), kind)} missed: {names}"


def overview_title(force: Sequence[Row]) -> str:
    """What the charts say of the newest month."""
    concern = [row["title"] for row in force if row["point_type"] == "concern"]
    if concern:
        return f"More than chance explains: {listed(concern)}"
    return "No chart of the force signals a concern"


def shown(row: Row) -> str:
    """The value with its unit, unless the title says it: 7.64 days per FTE, 85.4%, 3."""
    value = decimal(row["value"], row["decimals"])
    if row["unit"] in row["title"].lower():
        return value
    return f"{value}%" if row["unit"] == "%" else f"{value} {row['unit']}"


def overview(current: Publication, force: Sequence[Row]) -> Table:
    """Each measure of the force."""
    columns = [text("Measure"), text("Of"), *HEADS]
    lines = [
        [Cell(row["title"], note=row["unit"]), Cell(span(row["period_from"], row["period_to"])), *cells(current, row)]
        for row in force
    ]
    note = PLACEHOLDER if any(row["target_source_status"] == "placeholder" for row in force) else ""
    return Table("health-measures", "The force’s health, newest month of each measure", columns, lines, note)


HEADS = (
    Column("Value"), Column("A year before"), Column("Change"), Column("Target"), text("Status"), text("24 months"),
    text("Newest month by its chart"),
)  # fmt: skip


def cells(current: Publication, row: Row) -> list[Cell]:
    """Value, comparison, target and chart of a measure or its part."""
    digits = row["decimals"]
    why = sentence(row["absence_reason"] or "")
    few = "few" if row["is_few"] and row["value"] is not None else ""
    lacks = (
        f"{row['missing_count']} of {row['expected_count']} months of its parts missing" if row["missing_count"] else ""
    )
    value = (
        missing(why)
        if row["value"] is None
        else Cell(decimal(row["value"], digits), note=", ".join(filter(None, (few, lacks))))
    )
    unconfirmed = "not confirmed" if row["target_source_status"] == "placeholder" else ""
    target = missing("no target") if row["target"] is None else Cell(as_set(row["target"], digits), note=unconfirmed)
    months = months_of(current, row)
    picture = small_control(months, f"{row['title']}, {name_of(row)}: {month(row['month_start_date'])}")
    has_chart = row["point_type"] in POINTS
    point, look, verdict = POINTS.get(row["point_type"], ("", "plain", ""))
    return [
        value,
        value_cell(row["previous_value"], digits, why="no comparison"),
        change_cell(row["change"], digits),
        target,
        target_cell(row["status"]),
        Cell("", picture=picture) if picture and has_chart else missing("no chart"),
        Cell(verdict, mark=point, tone=look) if has_chart else missing(row["not_charted_because"] or "not charted"),
    ]  # fmt: skip


def measure_section(current: Publication, whole: Row, parts: Sequence[Row]) -> Section:
    """One measure: its finding, the chart of its months, its parts."""
    tables = [
        Table(
            f"health-{slug(whole['measure_id'])}-{slug(dimension)}",
            f"{whole['title']} by {dimension.replace('_', ' ')}, {span(whole['period_from'], whole['period_to'])}",
            [text(title), *HEADS],
            [[Cell(name_of(row)), *cells(current, row)] for row in found],
            note_of(whole, found),
        )
        for dimension, title in PARTS.items()
        if (found := [row for row in parts if row["dimension"] == dimension])
    ]
    return Section(slug(whole["measure_id"]), finding(whole), tables=tables, charts=drawn(chart_of(current, whole)))


def note_of(whole: Row, parts: Sequence[Row]) -> str:
    """Unit of the values, and that what is counted in several parts is."""
    unit = f"Values in {whole['unit']}." if whole["unit"] != "%" else ""
    is_count = whole["denominator"] is None and whole["value"] is not None
    if is_count and sum(row["value"] or 0 for row in parts) > whole["value"]:
        return f"{unit} One that belongs to several parts is counted in each: together they are more than the force’s.".strip()
    return unit


def finding(row: Row) -> str:
    """A measure's news as a heading."""
    if row["value"] is None:
        return f"{row['title']}: {row['absence_reason']}"
    told = {"met": ", target met", "not met": f", target {as_set(row['target'] or 0, row['decimals'])} missed"}
    return f"{row['title']}: {shown(row)}{told.get(row['status'], '')}"


def chart_of(current: Publication, row: Row) -> FullChart | None:
    """The control chart of a measure's months in the force; None where none has limits or is drawn by policy."""
    months = months_of(current, row)
    if not months:
        return None
    chart = control_chart(
        months, name=f"{row['title']}, month by month", measure_type="health", digits=row["decimals"],
        most=MOST_PERCENT if row["unit"] == "%" else None,
    )  # fmt: skip
    if chart is None:
        return None
    lines = [
        (
            month(point["month_start_date"]),
            *said_month(point, row["decimals"]),
            POINT_WORDS[point["point_type"]],
        )
        for point in reversed(months)
    ]
    head = ("Month", "Value", "Centre", "Lower limit", "Upper limit", "Point")
    subtitle = f"{row['unit'][0].upper()}{row['unit'][1:]} of the month alone. Dashed: limits; diamonds: concern; squares: improvement"
    name = f"control-{slug(row['measure_id'])}-force"
    return FullChart(name, chart, subtitle, head, lines, months, "mart_force_health")


def months_of(current: Publication, row: Row) -> list[Row]:
    """The months of a group's chart as a chart reads them: the value of the month alone, and no target, which is of the year."""
    key = (row["measure_id"], row["dimension"], row["member"])
    found = [
        other | {"value": other["month_value"], "target": None, "assurance": None, "segment_number": 1, "rebase_status": None}
        for other in map(dict, current.table("mart_force_health"))
        if (other["measure_id"], other["dimension"], other["member"]) == key and other["month_value"] is not None
    ]  # fmt: skip
    return sorted(found, key=lambda other: other["month_start_date"])


def name_of(row: Row) -> str:
    """A part in words."""
    words = str(row["member"]).replace("_", " ")
    return {"force": "The force", "pcso": "PCSO"}.get(words, f"{words[0].upper()}{words[1:]}")


def sentence(words: str) -> str:
    """Words that begin with a capital."""
    return words[:1].upper() + words[1:]
