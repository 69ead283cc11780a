"""What is being done about a measure or in an area: its issues, operations, actions and recommendations, and whether they worked."""

from collections.abc import Callable, Collection, Sequence

from bluelamp.reporting.issue_list import after_closing, ordered_issues
from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.delivery import action_table, did_it_work
from bluelamp.reporting.site.table import Cell, Section, Table, count_cell, text
from bluelamp.reporting.site.written import NOBODY, dated, issue_page, said, where

NOTHING = "No issue, operation, action or recommendation stands in the register about it."


def of_measures(measures: Collection[str]) -> Callable[[Row], bool]:
    """Which rows of the register are about these measures."""
    return lambda row: row.get("measure_id") in measures or row.get("second_measure_id") in measures


def of_area(name: str) -> Callable[[Row], bool]:
    """Which rows of the register are about that area."""
    return lambda row: row["area_name"] == name


def being_done(current: Publication, is_about: Callable[[Row], bool]) -> list[Section]:
    """The section of what is being done about a measure or in an area, of recommendations, and of whether it worked."""

    def of(mart: str) -> list[Row]:
        return [row for row in current.table(mart) if is_about(row)]

    issues, operations = ordered_issues(of("mart_briefing_issue")), of("mart_operation")
    actions, raised = of("mart_delivery_plan"), of("mart_recommendation")
    tables = [
        *([issue_table(issues)] if issues else []),
        *([operation_table(operations)] if operations else []),
        *([action_table("actions-table", "Actions of the delivery plans", actions)] if actions else []),
    ]
    return [
        Section("being-done", "What is being done", [] if tables or raised else [NOTHING], tables),
        *([Section("recommendations", "Recommendations", tables=[recommendation_table(raised)])] if raised else []),
        *did_it_work(of("mart_intervention_effect")),
    ]


def issue_table(rows: Sequence[Row]) -> Table:
    """Issues, each leading to its whole life."""
    columns = [text("Issue"), text("Area"), text("Status"), text("Owner"), text("Open actions"), text("Newest update")]
    lines = [
        [
            Cell(row["title"], href=issue_page(row["issue_id"]), note=row["issue_id"]),
            where(row),
            Cell(row["status"].capitalize(), note=after_closing(row)),
            said(row["owner"], NOBODY),
            count_cell(row["open_action_count"]),
            said(row["latest_update"], "none yet"),
        ]
        for row in rows
    ]
    return Table("issues-table", "Briefing issues", columns, lines)


def operation_table(rows: Sequence[Row]) -> Table:
    """Operations with their days."""
    columns = [
        text("Operation"),
        text("Objective"),
        text("Area"),
        text("Status"),
        text("From"),
        text("To"),
        text("Owner"),
    ]
    lines = [
        [
            Cell(row["name"], note=row["operation_id"]),
            said(row["objective"], "none named"),
            where(row),
            said(row["status"], "not said"),
            dated(row["start_date"], "not dated"),
            dated(row["end_date"], "no end named"),
            said(row["owner"], NOBODY),
        ]
        for row in rows
    ]
    return Table("operations-table", "Operations", columns, lines)


def recommendation_table(rows: Sequence[Row]) -> Table:
    """Recommendations with what became of them."""
    columns = [
        text("Recommendation"),
        text("From"),
        text("Raised"),
        text("Due"),
        text("Owner"),
        text("Status"),
        text("Outcome"),
    ]
    lines = [
        [
            Cell(row["title"], note=row["recommendation_id"]),
            said(row["report"], "no report named"),
            dated(row["raised_on"], "not dated"),
            dated(row["due_date"], "no date"),
            said(row["owner"], NOBODY),
            Cell(row["status"].capitalize(), note="overdue" if row["is_overdue"] else ""),
            said(row["outcome"] or row["latest_update"], "none yet"),
        ]
        for row in rows
    ]
    return Table("recommendations-table", "Recommendations", columns, lines, is_titled_above=True)
