"""Briefing issues: the list, and a page for each issue with its whole life (S9, S12)."""

from collections.abc import Sequence

from bluelamp.reporting.issue_list import (
    CAME_BACK,
    CLOSED_EARLY,
    PROPOSED,
    after_closing,
    open_issues,
    ordered_issues,
)
from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.delivery import action_table, did_it_work
from bluelamp.reporting.site.table import Cell, Column, Section, SectionPage, Table, count_cell, text
from bluelamp.reporting.site.written import NOBODY, dated, issue_page, said, signal_cell, where
from bluelamp.reporting.wording import count

BRIEFING_PAGE = "briefing/index.html"
CLOSING = {
    "signal speaks": "its signal, which still speaks",
    "signal gone": "its signal, which is gone",
    "needs a reason": "a person’s reason, which nobody has given yet",
    "reason given": "a person’s reason, given below",
}


def briefing_pages(current: Publication) -> dict[str, SectionPage]:
    """The issue list and a page for each issue (S9, S12)."""
    rows = ordered_issues(current.table("mart_briefing_issue"))
    if not rows:
        return {}
    still_open = [row for row in rows if row["is_open"]]
    overdue = sum(row["overdue_action_count"] or 0 for row in rows)
    ownerless = sum(1 for row in rows if row["is_without_owner"])
    of_those = "; of those taken up" if any(row["status"] == PROPOSED for row in still_open) else ","
    told = [after_closing(row) for row in rows]
    back, early = told.count(CAME_BACK), told.count(CLOSED_EARLY)
    ledes = [
        *([f"{count(back, 'closed issue')} came back: the signal speaks again."] if back else []),
        *([f"{count(early, 'issue')} closed while the signal speaks."] if early else []),
    ]
    columns = [
        text("Issue"),
        text("Area"),
        text("Status"),
        text("Owner"),
        text("Raised"),
        text("Signal"),
        Column("Open actions"),
        Column("Overdue"),
        text("Newest update"),
    ]
    groups = (
        ("open", "Open", still_open),
        ("ended", "Closed, merged or rejected", [row for row in rows if not row["is_open"]]),
    )
    overview = SectionPage(
        title="Briefing issues",
        kicker="Issues from the first signal to their closing",
        headline=f"{open_issues(still_open)}{of_those} {ownerless} without owner; {count(overdue, 'overdue action')}",
        lede=" ".join(ledes),
        sections=[
            Section(
                name,
                title,
                tables=[
                    Table(
                        f"issues-{name}",
                        f"{title} issues",
                        columns,
                        [issue(row) for row in found],
                        is_titled_above=True,
                    )
                ],
            )
            for name, title, found in groups
            if found
        ],
    )
    actions, effects = (current.table(mart) for mart in ("mart_delivery_plan", "mart_intervention_effect"))
    return {BRIEFING_PAGE: overview} | {
        issue_page(row["issue_id"]): life(
            row, *([one for one in found if one["issue_id"] == row["issue_id"]] for found in (actions, effects))
        )
        for row in rows
    }


def issue(row: Row) -> list[Cell]:
    """One issue of the list."""
    return [
        Cell(row["title"], href=issue_page(row["issue_id"]), note=row["issue_id"]),
        where(row),
        Cell(row["status"].capitalize(), note=after_closing(row)),
        said(row["owner"], NOBODY),
        dated(row["raised_on"], "not dated"),
        signal_cell(row),
        count_cell(row["open_action_count"]),
        count_cell(row["overdue_action_count"]),
        said(row["latest_update"], "none yet"),
    ]


def life(row: Row, actions: Sequence[Row], effects: Sequence[Row] = ()) -> SectionPage:
    """An issue's whole life: what it is, its updates in order, its actions and whether they worked, and what closing would rest
    on."""
    facts = [
        ("Status", said(row["status"], "not said", note=after_closing(row))),
        ("Area", where(row)),
        ("Owner", said(row["owner"], NOBODY)),
        ("Raised", dated(row["raised_on"], "not dated")),
        ("Meeting", said(row["meeting"], "none named")),
        ("First briefing", dated(row["briefing_date"], "not briefed yet")),
        ("Signal", signal_cell(row)),
        ("Chart signals since", dated(row["signal_since"], "no chart signals now")),
        ("Closing would rest on", said(CLOSING.get(row["closing_test"], row["closing_test"]), "not said")),
        ("Closed", dated(row["closed_on"], "not closed")),
        ("Reason", said(row["reason"], "none given")),
    ]
    updates = [
        [
            dated(update.get("date"), "not dated"),
            said(update.get("meeting"), "no meeting"),
            said(update.get("words"), "no words"),
            said(update.get("said_by"), "not said"),
        ]
        for update in row["updates"] or ()
    ]
    tables = (
        [
            Table(
                "updates",
                "Updates, oldest first",
                [text("Day"), text("Meeting"), text("Update"), text("Said by")],
                updates,
            )
        ]
        if updates
        else []
    )
    return SectionPage(
        title=row["title"],
        kicker=f"Briefing issue {row['issue_id']}",
        headline=row["title"],
        sections=[
            Section(
                "facts",
                "The issue",
                tables=[
                    Table(
                        "issue-facts",
                        f"Issue {row['issue_id']}",
                        [text("What"), text("Now")],
                        [[Cell(name), cell] for name, cell in facts],
                        is_titled_above=True,
                    )
                ],
            ),
            Section("life", "What was said of it", [] if updates else ["No update has been written yet."], tables),
            Section(
                "actions",
                "Actions",
                [] if actions else ["No action has been written yet."],
                [action_table("issue-actions", "Actions for this issue", actions)] if actions else [],
            ),
            *did_it_work(effects),
        ],
    )
