"""Satisfaction of victims and callers: every group and stage, and one page a measure (S17)."""

from collections.abc import Sequence

from bluelamp.reporting.publication import AREA_TYPES, FORCE, SATISFACTION, Publication, Row
from bluelamp.reporting.site.addresses import measure_page
from bluelamp.reporting.site.being_done import being_done, of_measures
from bluelamp.reporting.site.full_chart import drawn, full_control, full_fan
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pictures import small_control, variation
from bluelamp.reporting.site.table import (
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    change_cell,
    count_cell,
    icon_cell,
    missing,
    text,
    value_cell,
)
from bluelamp.reporting.wording import as_set, count, decimal, span

SATISFACTION_PAGE = "satisfaction/index.html"
VERDICTS = {
    "met (certain)": ("✓", "improvement"),
    "met, within survey error": ("◇", "plain"),
    "missed, within survey error": ("◇", "plain"),
    "missed (certain)": ("▲", "concern"),
}
# Which of the surveys asks the victims of a crime type.
ASKED = {
    "all_crime_recorded": "all_users",
    "burglary_dwelling_recorded": "burglary",
    "theft_of_motor_vehicle_recorded": "vehicle_crime",
    "theft_from_motor_vehicle_recorded": "vehicle_crime",
    "violence_with_injury_recorded": "violence",
    "violence_without_injury_recorded": "violence",
    "hate_crime_recorded": "racist_incident",
}
HEADS = (
    Column("Satisfied, %"),
    Column("95 % interval"),
    Column("Answers"),
    Column("Last year, %"),
    Column("Change, points"),
    Column("Target, %"),
    text("Verdict"),
    text("24 months"),
    text("Variation"),
)


def satisfaction_pages(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """The overview by group and a page for each measure."""
    rows = [row | {"measure_type": SATISFACTION} for row in map(dict, current.table("mart_satisfaction"))]
    force = sorted((row for row in rows if row["area_type"] == FORCE), key=lambda row: row["position"])
    if not force:
        return {}
    groups: dict[str, list[Row]] = {}
    for row in force:
        groups.setdefault(row["title"].split(":")[0], []).append(row)
    when = span(force[0]["period_from"], force[0]["period_to"])
    overview = SectionPage(
        title="Satisfaction",
        kicker=f"Victims and callers asked, {when}",
        headline=satisfaction_headline(force),
        lede="Satisfied: completely, very or fairly. The interval is where the answer of every victim would lie (95 %).",
        sections=[
            *(
                Section(
                    f"group-{place}",
                    group,
                    tables=[
                        Table(
                            f"group-table-{place}",
                            f"{group}, {when}",
                            [text("Stage"), *HEADS],
                            [line(lookup, row, stage_of(row)) for row in found],
                        )
                    ],
                )
                for place, (group, found) in enumerate(groups.items(), 1)
            ),
            Section("files", "Take away", links=[("downloads/satisfaction.csv", "Every group, stage and area", "CSV")]),
        ],
    )
    return {SATISFACTION_PAGE: overview} | {
        measure_page(row): measure(
            lookup, current, row, [other for other in rows if other["measure_id"] == row["measure_id"]], force
        )
        for row in force
    }


def of_victims(lookup: Lookup, current: Publication, measure_id: str) -> Section | None:
    """What victims of a crime type say, stage by stage; None where no survey asks them."""
    rows = [
        row | {"measure_type": SATISFACTION}
        for row in map(dict, current.table("mart_satisfaction"))
        if row["area_type"] == FORCE and row["victim_group"] == ASKED.get(measure_id)
    ]
    if not rows:
        return None
    group = rows[0]["title"].split(":")[0]
    caption = f"Survey of “{group}”, {span(rows[0]['period_from'], rows[0]['period_to'])}"
    lines = [line(lookup, row, stage_of(row)) for row in sorted(rows, key=lambda row: row["position"])]
    return Section(
        "satisfaction",
        "Satisfaction of its victims",
        ["The interval is where the answer of every victim would lie (95 %)."],
        [Table("satisfaction-table", caption, [text("Stage"), *HEADS], lines)],
    )


def stage_of(row: Row) -> str:
    """What was asked about: "Follow-up"."""
    return str(row["title"]).rsplit(": ", maxsplit=1)[-1].capitalize()


def satisfaction_headline(force: Sequence[Row]) -> str:
    """How many targets are missed beyond what a survey can err by."""
    judged = [row for row in force if row["verdict"] in VERDICTS]
    certain = [row for row in judged if row["verdict"] == "missed (certain)"]
    if not judged:
        return "No target of satisfaction can be judged yet"
    worst = min(certain, key=lambda row: row["target_gap"], default=None)
    tail = f", furthest: {worst['title']}, {decimal(-worst['target_gap'], 1)} points below" if worst else ""
    return f"{len(certain)} of {count(len(judged), 'target')} missed beyond survey error{tail}"


def line(lookup: Lookup, row: Row, name: str, *, is_link: bool = True) -> list[Cell]:
    """One measure in one area."""
    months = lookup.control(row["measure_id"], row["area_type"], row["area_name"])
    few = "fewer answers than can be told"
    interval = (
        missing(few)
        if row["interval_low_pct"] is None
        else Cell(f"{decimal(row['interval_low_pct'], 1)} to {decimal(row['interval_high_pct'], 1)}")
    )
    mark, tone = VERDICTS.get(row["verdict"] or "", ("", "plain"))
    picture = small_control(months, f"{row['title']}: {variation(months)[2]}")
    return [
        Cell(name, href=measure_page(row) if is_link else ""),
        value_cell(row["satisfied_pct"], 1, why=few),
        interval,
        Cell(f"{row['valid_count']:,}", note="few" if row["is_few"] else "")
        if row["valid_count"] is not None
        else count_cell(None),
        value_cell(row["previous_satisfied_pct"], 1, why="no comparison"),
        change_cell(row["year_on_year_change"], 1),
        missing("no target") if row["hard_target"] is None else Cell(as_set(row["hard_target"])),
        Cell(row["verdict"].capitalize(), mark=mark, tone=tone) if mark else missing(row["verdict"] or "no target"),
        Cell("", picture=picture) if picture else missing("too few months"),
        icon_cell(variation(months)),
    ]


def measure(lookup: Lookup, current: Publication, row: Row, places: Sequence[Row], force: Sequence[Row]) -> SectionPage:
    """The story of one measure: chart, year end, areas, its group's other stages."""
    title, measure_id = row["title"], row["measure_id"]
    ordered = sorted(
        places,
        key=lambda place: (
            AREA_TYPES.index(place["area_type"]),
            place["satisfied_pct"] is None,
            place["satisfied_pct"] or 0,
        ),
    )
    areas = [
        line(lookup, place, "The force" if place["area_type"] == FORCE else place["area_name"], is_link=False)
        for place in ordered
    ]
    value = (
        "too few answers to tell" if row["satisfied_pct"] is None else f"{decimal(row['satisfied_pct'], 1)}% satisfied"
    )
    verdict = f": target {row['verdict']}" if row["verdict"] in VERDICTS else ""
    siblings = [other for other in force if other["victim_group"] == row["victim_group"] and other is not row]
    return SectionPage(
        title=title,
        kicker=f"Satisfaction, {span(row['period_from'], row['period_to'])}",
        headline=f"{title}: {value}{verdict}",
        sections=[
            Section("chart", "Month by month", charts=drawn(full_control(lookup, measure_id, title, SATISFACTION))),
            Section("year-end", "Where the year is heading", charts=drawn(full_fan(lookup, measure_id))),
            Section(
                "areas",
                "Areas, lowest first",
                tables=[Table("by-area", f"{title} by area", [text("Area"), *HEADS], areas)],
            ),
            Section(
                "stages",
                "The same victims, other stages",
                links=[(measure_page(other), other["title"], "") for other in siblings],
            ),
            *being_done(current, of_measures({measure_id})),
        ],
    )
