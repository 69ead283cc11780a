"""The whole life of a record of the register: its signal, every edit, and what else was written of it, in order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.calendar import POLICE_TIME
from bluelamp.contracts import load_contracts
from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.register.edit import Edit
from bluelamp.register.merge import fold
from bluelamp.reporting.issue_list import after_closing

# The record's own edits, and those of records that point to it.
EDITS = """
    with edits as (select * from {schema}.mart_register_edit),
    pointing as (
        select distinct record_id from edits
        where value = %(record)s and field in ('issue_id', 'about_id', 'merged_into') and edit_state <> 'replaced'
    )
    select entity, record_id, field, value, edit_state, base_edit_ids, workbook_id, saved_by, saved_at, known_at
    from edits where record_id = %(record)s or record_id in (select record_id from pointing)
    order by known_at, saved_at, entity, record_id, field"""
SIGNAL = """
    select title, status, signal, signal_since, signal_last_month, signal_episode_count, closing_test, is_signal_live, has_come_back
    from {schema}.mart_briefing_issue where issue_id = %(record)s"""

# Of the record itself, or of the actions of an issue.
EFFECTS = """
    select after_to, title, words, before_from, before_to, after_from, compared_areas
    from {schema}.mart_intervention_effect where %(record)s in (intervention_id, issue_id)
    order by intervention_id, measure_id"""


@dataclass(frozen=True)
class Event:
    """One thing that happened. source: from where it is known."""

    on: date | datetime | None
    what: str
    source: str

    @property
    def day(self) -> str:
        """Its day, local time."""
        if isinstance(self.on, datetime):
            return f"{self.on.astimezone(POLICE_TIME):%Y-%m-%d %H:%M}"
        return str(self.on) if self.on else ""


def life_of(record_id: str, moment: datetime | None = None) -> list[Event]:
    """Everything that is shown of a record; at a moment, what people had written by then. Raises BluelampError for an id that is
    none."""
    schema = sql.Identifier(shown_schema())
    with connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            found = []
            for query in (SIGNAL, EDITS, EFFECTS):
                cursor.execute(sql.SQL(query).format(schema=schema), {"record": record_id})
                found.append([dict(row) for row in cursor.fetchall()])
    issues, edits, effects = found
    if not issues and not edits:
        raise BluelampError(
            f"The register has no record {record_id}.",
            next_step="bluelamp sql \"select issue_id, title from marts.mart_briefing_issue\" lists the issues.",
            exit_code=2,
        )  # fmt: skip
    if moment is not None:
        return edit_events(record_id, as_known(edits, moment))
    return [
        *signal_events(issues), *edit_events(record_id, edits), *effect_events(effects), *standing_events(issues)
    ]  # fmt: skip


def as_known(edits: list[dict[str, Any]], moment: datetime) -> list[dict[str, Any]]:
    """Those that were known then, with what stood then."""
    made = {id(row): edit_of(row) for row in edits if row["known_at"] <= moment}
    states = {
        edit.edit_id: "conflict" if state.is_conflict else "current"
        for state in fold(made.values()).values()
        for edit in state.edits
    }
    return [{**row, "edit_state": states.get(made[id(row)].edit_id, "replaced")} for row in edits if id(row) in made]


def edit_of(row: dict[str, Any]) -> Edit:
    """An edit from its row of mart_register_edit."""
    return Edit(
        row["entity"], row["record_id"], row["field"], row["value"], frozenset(row["base_edit_ids"]), row["workbook_id"],
        row["saved_by"], row["saved_at"], row["known_at"],
    )  # fmt: skip


def signal_events(issues: list[dict[str, Any]]) -> list[Event]:
    """What the warehouse itself has to say of an issue."""
    return [
        Event(
            issue["signal_since"] or issue["signal_last_month"],
            issue["signal"],
            "signal of the warehouse (seed issue_rule)",
        )
        for issue in issues
        if issue["signal"]
    ]


def edit_events(record_id: str, edits: list[dict[str, Any]]) -> list[Event]:
    """Each edit in words: sheet, column and value, with whether it stands."""
    sheets = {sheet.entity: sheet for sheet in load_contracts()["register"].sheets}
    events = []
    for row in edits:
        sheet = sheets[row["entity"]]
        header = next((column.header for column in sheet.columns if column.name == row["field"]), "The row")
        place = "" if row["record_id"] == record_id else f"{sheet.title} {row['record_id']}: "
        mark = {"current": "", "conflict": " (in conflict)", "replaced": " (replaced since)"}[row["edit_state"]]
        saved = f" on {row['saved_at'].astimezone(POLICE_TIME):%Y-%m-%d %H:%M}" if row["saved_at"] else ""
        source = f"workbook saved by {row['saved_by'] or 'somebody who is not named'}{saved}"
        events.append(Event(row["known_at"], f"{place}{header}: {row['value'] or '(emptied)'}{mark}", source))
    return events


def effect_events(effects: list[dict[str, Any]]) -> list[Event]:
    """Whether what was done helped, and against what that is said."""
    return [
        Event(
            row["after_to"],
            f"{row['title']}: {row['words']}",
            f"mart_intervention_effect: {row['before_from']} to {row['before_to']} against the months from {row['after_from']}, "
            f"beside {row['compared_areas'] or 'no other area'}",
        )
        for row in effects
    ]


def standing_events(issues: list[dict[str, Any]]) -> list[Event]:
    """How an issue stands now."""
    return [
        Event(None, "; ".join(filter(None, (f"{issue['title']}: {issue['status']}", issue["closing_test"], after_closing(issue)))),
              "mart_briefing_issue")
        for issue in issues
    ]  # fmt: skip
