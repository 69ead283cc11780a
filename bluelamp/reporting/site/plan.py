"""The Commissioner's dashboard: every measure of the Plan against its targets (S2)."""

from collections.abc import Sequence

from bluelamp.reporting.chart import bullet
from bluelamp.reporting.publication import MET, RECORDED_CRIME, SATISFACTION, Publication, Row
from bluelamp.reporting.site.addresses import measure_page
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pictures import assurance, small_control, variation
from bluelamp.reporting.site.table import (
    TARGET,
    Cell,
    Column,
    Section,
    SectionPage,
    Table,
    change_cell,
    icon_cell,
    missing,
    target_cell,
    text,
    value_cell,
)
from bluelamp.reporting.wording import count, decimal, listed, odds, span, target_percentage

PLAN_PAGE = "plan/index.html"
KINDS = (
    (RECORDED_CRIME, "crime", "Recorded crime"),
    ("outcome_rate", "outcomes", "Crime outcomes"),
    (SATISFACTION, "satisfaction", "Satisfaction of victims and callers"),
)
# Scales of the bullets, the same for each table.
CHANGES, SHARES = (-25.0, 25.0), (0.0, 100.0)


def plan_page(lookup: Lookup, current: Publication) -> dict[str, SectionPage]:
    """The dashboard."""
    rows = lookup.plan
    if not rows:
        return {}
    groups = [(kind, name, title, [row for row in rows if row["measure_type"] == kind]) for kind, name, title in KINDS]
    tables = [(name, plan_table(lookup, kind, name, title, found)) for kind, name, title, found in groups if found]
    sections = [Section(name, table.caption, tables=[table]) for name, table in tables]
    page = SectionPage(
        title="Police and Crime Plan dashboard",
        kicker=f"Police and Crime Plan, as at {current.as_at_date:%A} {current.as_at_date.day} {current.as_at_date:%B %Y}",
        headline=plan_headline(rows),
        lede="Bar: what was reached; dashed line: the target; thin line with an arrow: the stretch target.",
        sections=[*sections, reading()],
    )
    return {PLAN_PAGE: page}


def plan_headline(rows: Sequence[Row]) -> str:
    """How many targets are met, by what they are of."""
    judged = [row for row in rows if row["status"] in TARGET]
    met = [row for row in judged if row["status"] in MET]
    parts = [
        f"{sum(row['measure_type'] == kind for row in met)} of {sum(row['measure_type'] == kind for row in judged)} in {title}"
        for kind, title in (
            (RECORDED_CRIME, "recorded crime"),
            ("outcome_rate", "outcomes"),
            (SATISFACTION, "satisfaction"),
        )
        if any(row["measure_type"] == kind for row in judged)
    ]
    return (
        f"{len(met)} of {count(len(judged), 'target')} met: {listed(parts)}"
        if judged
        else "No target can be judged yet"
    )


def plan_table(lookup: Lookup, kind: str, name: str, title: str, rows: Sequence[Row]) -> Table:
    """One kind of measure: actual, targets, gap, trend and the chance of the year's target."""
    is_crime, is_survey = kind == RECORDED_CRIME, kind == SATISFACTION
    when = span(rows[0]["period_from"], rows[0]["period_to"])
    columns = [
        text("Objective"),
        Column("Crimes" if is_crime else "Reached, %"),
        Column("Last year" if is_crime else "Last year, %"),
        Column("Change, %" if is_crime else "Change, points"),
        text("Against the target"),
        text("Target now, gap"),
        text("24 months"),
        text("Variation, assurance"),
        text("Target met by 31 March"),
    ]
    note = (
        "Bars show the change against last year: left of zero is fewer crimes. "
        if is_crime
        else "The interval is where the answer of every victim would lie (95 %). "
        if is_survey
        else ""
    )
    return Table(
        f"plan-{name}",
        f"{title}, {when}",
        columns,
        [plan_row(lookup, row) for row in rows],
        f"{note}Gaps are against the hard target. A name leads to the whole story of the measure.",
        is_titled_above=True,
    )


def plan_row(lookup: Lookup, row: Row) -> list[Cell]:
    """One measure."""
    months = lookup.control(row["measure_id"])
    digits = 0 if row["measure_type"] == RECORDED_CRIME else 1
    picture = small_control(months, f"{row['title']}: {variation(months)[2]}")
    return [
        Cell(row["title"], href=measure_page(row)),
        missing("not available")
        if row["actual"] is None
        else Cell(decimal(row["actual"], digits), note=survey_note(lookup, row)),
        value_cell(row["previous_year"], digits, why="no comparison"),
        change_cell(row["year_on_year_change"], 1),
        bullet_cell(row),
        status_cell(row),
        Cell("", picture=picture) if picture else missing("too few months"),
        icon_cell(variation(months), note=" ".join(assurance(months)[::2])),
        outlook_cell(lookup.projection(row["measure_id"])),
    ]


def outlook_cell(projection: Row | None) -> Cell:
    """The chance of the year's target in words."""
    if projection is None:
        return missing("not projected")
    if projection["target_probability"] is None:
        return missing(projection["outlook"])
    return Cell(projection["outlook"].capitalize(), note=odds(float(projection["target_probability"])))


def bullet_cell(row: Row) -> Cell:
    """The bullet; for crimes of the change, for which targets are set."""
    is_change = row["measure_type"] == RECORDED_CRIME
    value = row["year_on_year_change"] if is_change else row["actual"]
    if value is None or row["hard_target"] is None:
        return missing(row["status"])
    stretch = None if row["stretch_target"] is None else float(row["stretch_target"])
    scale = CHANGES if is_change else SHARES
    hard = float(row["hard_target"])
    chart = bullet(float(value), hard, stretch, name=row["title"], unit="%", is_change=is_change, bounds=scale)
    target = f"target {target_percentage(row['hard_target'], is_change=is_change)}"
    if stretch is not None:
        target += f", stretch {target_percentage(row['stretch_target'], is_change=is_change)}"
    return Cell("", note=target, picture=chart.svg)


def status_cell(row: Row) -> Cell:
    """Met or not, with the gap in crimes, outcomes or points; where nothing is judged, why."""
    if row["status"] in MET or row["gap"] is None:
        return target_cell(row["status"])
    digits = 1 if row["measure_type"] == SATISFACTION else 0
    return target_cell(row["status"], note=f"{decimal(row['gap'], digits)} {row['gap_unit']}")


def survey_note(lookup: Lookup, row: Row) -> str:
    """The interval and the number of answers of a survey's figure."""
    if row["measure_type"] != SATISFACTION:
        return ""
    found = lookup.satisfaction(row["measure_id"])
    if not found or found["interval_low_pct"] is None:
        return ""
    interval = f"{decimal(found['interval_low_pct'], 1)} to {decimal(found['interval_high_pct'], 1)}"
    return f"{interval}; {count(found['valid_count'], 'answer')}"


def reading() -> Section:
    """How to read the two icons."""
    return Section(
        "reading",
        "How to read this",
        says=[
            "Variation says whether the latest complete month can be told from the usual ups and downs of its control chart: "
            "concern and improvement are signals, ordinary variation is not.",
            "Assurance says whether the target lies beyond what the measure does as it is run now: “fails without change” means "
            "that no month can be expected to reach it, “hit or miss” that chance decides.",
        ],
        links=[
            ("method.html", "What is counted, and how changes are judged", ""),
            ("downloads/plan.csv", "All rows, areas too", "CSV"),
        ],
    )
