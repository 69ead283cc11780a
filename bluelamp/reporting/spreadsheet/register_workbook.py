"""The register's workbook from what is published (DOMAIN A1: S3, S7 to S9, S12, S18 to S20), for people to go on with."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.contracts import load_contracts
from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.register.state import Record, RegisterState, Surroundings, state_of
from bluelamp.register.write_workbook import workbook_bytes
from bluelamp.reporting.issue_list import after_closing
from bluelamp.reporting.receipts.life import edit_of
from bluelamp.reporting.wording import clock, day

FEED = "register"
EDITS = """select entity, record_id, field, value, edit_id, base_edit_ids, workbook_id, saved_by, saved_at, known_at
    from {schema}.mart_register_edit where edit_state <> 'replaced' order by edit_id"""
ISSUES = """select issue_id, title, status, measure_id, area_name, raised_on::text as raised_on, is_from_signal, signal, closing_test,
        is_signal_live, has_come_back, open_action_count, overdue_action_count
    from {schema}.mart_briefing_issue order by issue_id"""
ACTIONS = "select action_id, rag from {schema}.mart_delivery_plan order by action_id"
CHOICES = "select list_name, label, choice from {schema}.mart_register_choice order by list_name, position, label"
PUBLICATION = "select publication_id, published_at, as_at_date, is_sample from {schema}.publication"
PROPOSED = ("title", "status", "measure_id", "area_name", "raised_on")


def write_register_workbook(directory: Path) -> Path:
    """Write register_<as-at date>.xlsx of what is published (or the past state shown) and return its path. The same publication
    gives the same bytes. Raises BluelampError when nothing has been published yet."""
    schema = sql.Identifier(shown_schema())
    with connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            read = {}
            for query in (PUBLICATION, EDITS, ISSUES, ACTIONS, CHOICES):
                cursor.execute(sql.SQL(query).format(schema=schema))
                read[query] = cursor.fetchall()
    if not read[PUBLICATION]:
        raise BluelampError(
            "Nothing has been published yet.", where="marts.publication", next_step="Run: bluelamp refresh"
        )
    [publication] = read[PUBLICATION]
    lists: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read[CHOICES]:
        lists[row["list_name"]].append((row["label"], row["choice"]))
    around = Surroundings(
        f"publication {publication['publication_id']} of {clock(publication['published_at'])}",
        day(publication["as_at_date"]), publication["is_sample"], lists, known_of(read[ISSUES], read[ACTIONS]),
    )  # fmt: skip
    state = read_state(read[EDITS], read[ISSUES])
    created = publication["published_at"].astimezone(UTC)
    path = directory / f"{FEED}_{publication['as_at_date']:%Y-%m-%d}.xlsx"
    write_whole(path, workbook_bytes(state, load_contracts()[FEED].sheets, around, created))
    return path


def read_state(edits: Sequence[dict[str, Any]], issues: Sequence[dict[str, Any]]) -> RegisterState:
    """The register from rows of mart_register_edit, over the issues that the warehouse proposes."""
    proposed = {
        ("issue", row["issue_id"]): {name: row[name] for name in PROPOSED} for row in issues if row["is_from_signal"]
    }
    return state_of((edit_of(row) for row in edits), proposed)


def known_of(issues: Sequence[dict[str, Any]], actions: Sequence[dict[str, Any]]) -> dict[Record, dict[str, str]]:
    """What the warehouse has to say of a record, under the headers of its columns."""
    known: dict[Record, dict[str, str]] = {}
    for row in issues:
        known["issue", row["issue_id"]] = {
            "Signal": row["signal"] or "",
            "Closing test": row["closing_test"],
            "Came back": "yes" if row["has_come_back"] else after_closing(row),
            "Open actions": str(row["open_action_count"]),
            "Overdue actions": str(row["overdue_action_count"]),
        }
    for row in actions:
        known["action", row["action_id"]] = {"By its dates": row["rag"]}
    return known
