"""The proposals that are published, with their evidence, and what would be proposed under other policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.statistics.target.arithmetic.policy import TargetPolicy
from bluelamp.statistics.target.arithmetic.terms import exact, propose

Row = dict[str, Any]
BY_POLICY = "no target by policy"
PROPOSED = ("status", "years", "needed_count", "gap_pct", "cap_pct", "cap_rule", "reduction_pct")


def read_proposals(year: int | None = None, measure: str | None = None) -> list[Row]:
    """Rows of mart_target_setting, of the target year that begins on 1 April of `year` (all, where none is named).

    Raises BluelampError naming the years or measures there are where nothing fits.
    """
    query = sql.SQL("select * from {} order by financial_year, position").format(
        sql.Identifier(shown_schema(), "mart_target_setting")
    )
    with connect("reporter") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query)
        rows = [dict(row) for row in cursor.fetchall()]
    if not rows:
        raise BluelampError("No targets have been proposed yet.", next_step="Run: bluelamp refresh")
    chosen = [row for row in rows if year is None or row["financial_year"].startswith(str(year))]
    if not chosen:
        years = sorted({row["financial_year"] for row in rows})
        raise BluelampError(
            f"There are proposals for {' and '.join(years)}, not for the year that begins in {year}.",
            next_step=f"Ask for one of: {', '.join(name[:4] for name in years)}.",
            exit_code=2,
        )
    found = [row for row in chosen if measure in (None, row["measure_id"])]
    if not found:
        names = ", ".join(row["measure_id"] for row in chosen)
        raise BluelampError(f"There is no Plan measure {measure}.", next_step=f"Choose from: {names}.", exit_code=2)
    return found


def what_if(rows: list[Row], changes: Mapping[str, str]) -> list[Row]:
    """The rows as they would be under other policy: the same evidence, the same algorithm, nothing stored. What rests on the
    proposal of the night (its probability) is left out. Raises BluelampError for a number that policy does not have."""
    return [again(row, TargetPolicy.of(row).what_if(changes)) for row in rows]


def again(row: Row, policy: TargetPolicy) -> Row:
    """One row proposed anew."""
    if row["status"] == BY_POLICY:
        return row
    found = propose(row, policy)
    return {
        **row,
        **{name: getattr(found, name) for name in PROPOSED},
        "proposed_hard_target": found.hard,
        "proposed_stretch_target": found.stretch,
        "milestones": [exact(value) for value in found.milestones],
        "probability_without_action": None,
        "probability_note": "what if: not computed",
    }
