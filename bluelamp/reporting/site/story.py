"""What the pages of a crime type and of an area tell beside their tables: charts, outcomes, peers and year ends."""

from collections.abc import Sequence

from bluelamp.reporting.publication import ALL_CRIME, FORCE, OUTCOME_RATE, RECORDED_CRIME, CrimeFigure, Publication, Row
from bluelamp.reporting.site.addresses import figures_page
from bluelamp.reporting.site.being_done import being_done, of_area, of_measures
from bluelamp.reporting.site.comparison import LONG
from bluelamp.reporting.site.figure_pages import full_title
from bluelamp.reporting.site.full_chart import drawn, full_control, full_fan, full_waterfall
from bluelamp.reporting.site.funnels import measure_funnel
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.multiples import HEADS, chart_cells, rank
from bluelamp.reporting.site.satisfaction import of_victims
from bluelamp.reporting.site.table import Cell, Section, Table, text
from bluelamp.reporting.wording import decimal, number


def crime_story(lookup: Lookup, current: Publication, figure: CrimeFigure) -> list[Section]:
    """The sections of a crime type's page, after its table of areas."""
    measure_id, title = figure.measure_id, figure.title
    outcome = lookup.outcome_measure(measure_id)
    parts = [full_waterfall(lookup, measure_id, title, dimension) for dimension in ("crime_type", "lpu")]
    sections = [
        Section(
            "control-chart", "Control chart", charts=drawn(full_control(lookup, measure_id, title, RECORDED_CRIME))
        ),
        Section("contribution", "What makes the change", charts=drawn(*parts)),
        Section(
            "year-end",
            "Where the year is heading",
            back_test(current, measure_id),
            charts=drawn(full_fan(lookup, measure_id)),
        ),
        area_charts(lookup, current, measure_id, title),
        outcomes(lookup, measure_id, outcome, title) if outcome else None,
        of_victims(lookup, current, measure_id),
        peers(lookup, current, measure_id, outcome),
        *being_done(current, of_measures({measure_id, outcome or measure_id})),
        every_figure(current, measure_id, outcome),
    ]
    return [
        section
        for section in sections
        if section and (section.charts or section.tables or section.says or section.links)
    ]


def every_figure(current: Publication, *measures: str | None) -> Section:
    """Where each figure has its lasting address, and what it was before."""
    known = {row["measure_id"]: full_title(row) for row in current.table("dim_measure")}
    links = [(figures_page(name), known[name], "") for name in measures if name and name in known]
    return Section("every-figure", "Every figure, and what it was before", links=links)


def back_test(current: Publication, measure_id: str) -> list[str]:
    """How good such projections have been."""
    for row in current.table("mart_projection_backtest"):
        if (row["measure_id"], row["area_type"], row["horizon"]) == (
            measure_id,
            "every area",
            "every month-end",
        ) and row["wape_pct"] is not None:
            return [
                f"Projected in the same way, finished years were missed by {decimal(row['wape_pct'], 1)}% on average; "
                f"{decimal(row['coverage_80_pct'], 0)}% of them ended inside the 80 % interval."
            ]
    return []


def area_charts(lookup: Lookup, current: Publication, measure_id: str, title: str) -> Section:
    """Small control charts of every area, signals first."""
    places = [
        figure for figure in current.of_measure(measure_id) if figure.area_type != FORCE and not figure.is_unallocated
    ]
    charted = [(figure, lookup.control(measure_id, figure.area_type, figure.area_name)) for figure in places]
    ordered = sorted(
        ((figure, months) for figure, months in charted if months),
        key=lambda pair: (pair[0].area_type, rank(pair[1]), pair[0].area_name),
    )
    rows = [
        [Cell(figure.area_name), *chart_cells(months, figure.area_name, RECORDED_CRIME)] for figure, months in ordered
    ]
    tables = (
        [Table("area-charts-table", f"{title} by area, signals first", [text("Area"), *HEADS], rows)] if rows else []
    )
    return Section("area-charts", "Control charts of the areas", tables=tables)


def outcomes(lookup: Lookup, recorded: str, outcome: str, title: str) -> Section:
    """Outcomes with what is still under investigation. recorded, outcome: the measures of the crimes and of their outcomes."""
    says = []
    rate = lookup.figure(outcome, "actual")
    if rate and rate["value"] is not None:
        says.append(f"{decimal(rate['value'], 1)} outcomes per 100 crimes in the year to date.")
    still_open = lookup.figure(recorded, "under_investigation")
    if still_open and still_open["value"] is not None:
        says.append(
            f"{number(int(still_open['value']))} crimes of the year to date are still under investigation: outcomes may come yet."
        )
    charts = drawn(full_control(lookup, outcome, f"{title}: outcomes", OUTCOME_RATE), full_fan(lookup, outcome))
    return Section("outcomes", "Outcomes", says, charts=charts)


def peers(lookup: Lookup, current: Publication, *measures: str | None) -> Section:
    """The group of similar forces."""
    found: dict[str, list[Row]] = {}
    for row in current.table("mart_msg_comparison"):
        if row["measure_id"] in measures and row["is_current_version"] and row["window_months"] == LONG:
            found.setdefault(row["measure_id"], []).append(row)
    placeholder = any(row["membership_status"] != "verified" for rows in found.values() for row in rows)
    says = (
        ["Placeholder: nobody has verified which forces belong to the group; its members here are made up."]
        if placeholder
        else []
    )
    return Section(
        "peers", "Similar forces", says, charts=drawn(*(measure_funnel(lookup, rows) for rows in found.values()))
    )


def area_story(lookup: Lookup, area: CrimeFigure, figures: Sequence[CrimeFigure]) -> list[Section]:
    """The sections of an area's page, after its table of crime types."""
    kind, name = area.area_type, area.area_name
    charted = [(figure, lookup.control(figure.measure_id, kind, name)) for figure in figures]
    ordered = sorted(
        ((figure, months) for figure, months in charted if months), key=lambda pair: (rank(pair[1]), pair[0].title)
    )
    rows = [[Cell(figure.title), *chart_cells(months, figure.title, RECORDED_CRIME)] for figure, months in ordered]
    table = (
        [Table("type-charts-table", f"Crime types in {name}, signals first", [text("Crime type"), *HEADS], rows)]
        if rows
        else []
    )
    sections = [
        Section(
            "control-chart",
            "Control chart",
            charts=drawn(full_control(lookup, ALL_CRIME, "All crime", RECORDED_CRIME, kind, name)),
        ),
        Section(
            "contribution",
            "What makes the change",
            charts=drawn(full_waterfall(lookup, ALL_CRIME, "All crime", "crime_type", kind, name)),
        ),
        Section("year-end", "Where the year is heading", charts=drawn(full_fan(lookup, ALL_CRIME, kind, name))),
        Section("type-charts", "Control charts of the crime types", tables=table),
        *being_done(lookup.current, of_area(name)),
    ]
    return [section for section in sections if section.charts or section.tables or section.says]
