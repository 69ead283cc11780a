"""Threats of the week, new ones first (S3)."""

from datetime import date

from bluelamp.reporting.issue_list import KINDS, ordered_threats, threat_counts, threat_kind
from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.table import Cell, Section, SectionPage, Table, text
from bluelamp.reporting.site.written import NOBODY, dated, issue_page, said, signal_cell, where
from bluelamp.reporting.wording import day

THREATS_PAGE = "threats/index.html"


def threats_page(current: Publication) -> dict[str, SectionPage]:
    """Threats of the week, new ones first (S3)."""
    rows = ordered_threats(current.table("mart_threat_weekly"))
    if not rows:
        return {}
    columns = [
        text("Threat"),
        text("Area"),
        text("Signal"),
        text("Status"),
        text("Mitigating action"),
        text("Next due"),
        text("Owner"),
        text("Since last Monday"),
    ]
    groups = [(kind, title, [row for row in rows if threat_kind(row) == kind]) for kind, title in KINDS.items()]
    page = SectionPage(
        title="Threats this week",
        kicker=f"Weekly threats, week to {day(rows[0]['week_end_date'])}",
        headline=threat_counts(rows),
        lede="Proposed from signals of the control charts and targets, or raised by people; a person decides.",
        sections=[
            Section(
                name,
                title,
                tables=[
                    Table(
                        f"threats-{name}",
                        f"{title} threats",
                        columns,
                        [threat(row, current.as_at_date) for row in found],
                        is_titled_above=True,
                    )
                ],
            )
            for name, title, found in groups
            if found
        ],
    )
    return {THREATS_PAGE: page}


def threat(row: Row, as_at: date) -> list[Cell]:
    """One threat."""
    is_overdue = row["next_due_date"] is not None and row["next_due_date"] < as_at
    return [
        Cell(row["title"], href=issue_page(row["issue_id"]), note=row["issue_id"]),
        where(row),
        signal_cell(row),
        Cell(row["status"].capitalize()),
        said(row["mitigating_action"], "none yet"),
        dated(row["next_due_date"], "no date", note="overdue" if is_overdue else ""),
        said(row["owner"], NOBODY),
        said(row["changed_since_last_monday"], "nothing new"),
    ]
