"""What another policy would change of what is published, before anything is published by it.

The policy is tried in the schemas of a past state, from the same deliveries and as at the same date as the current publication: so
whatever differs is the policy's doing. The night, and what is published, are neither touched nor waited for.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.marts import load_marts
from bluelamp.database.shown import PAST
from bluelamp.errors import BluelampError
from bluelamp.policy.check import check_policy
from bluelamp.rebuild.moment import Moment
from bluelamp.rebuild.past_state import as_known
from bluelamp.settings import under_policy

MOST_SHOWN = 40
# What a reader would notice, by mart: the columns that name a row in words, and those that are told.
TOLD = {
    "mart_figure": (("measure_id", "area_type", "area_name", "statistic"), ("value", "label")),
    "mart_msg_comparison": (
        ("measure_id", "force_id", "window_months", "msg_version"),
        ("rate", "msg_mean", "rank", "verdict"),
    ),
    "mart_published_crime": (("measure_id", "force_id", "month_start_date"), ("crime_count", "held_back")),
}
# What they tell of the last publication and of feeds is not the policy's doing, and a past state has another last publication.
NOT_COMPARED = {"mart_revision", "mart_feed_health"}


@dataclass(frozen=True)
class Difference:
    """One published row that would be another. before, after: what is told of it; None where the row does not stand."""

    mart: str
    row: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def words(self) -> str:
        """For people, in one line."""
        where = ", ".join(str(value) for value in self.row.values())
        if self.before is None or self.after is None:
            kind = "would come" if self.before is None else "would go"
            return f"{where}: {kind} ({told(self.after or self.before or {})})"
        return f"{where}: {told(self.before)} would be {told(self.after)}"


@dataclass(frozen=True)
class PolicyChange:
    """Everything that would be another. rows: by mart, how many rows differ in anything."""

    policy: str
    as_at_date: str
    rows: dict[str, int]
    differences: list[Difference]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people: how many of what, then the first of them."""
        if not any(self.rows.values()):
            return f"As at {self.as_at_date} nothing that is published would change."
        lines = [f"As at {self.as_at_date}, by {self.policy}:"]
        lines += [f"  {mart:<32} {count:>6} rows would differ" for mart, count in self.rows.items() if count]
        kinds = Counter(difference.row.get("statistic") or difference.mart for difference in self.differences)
        lines += [f"  {count:>6} × {kind}" for kind, count in kinds.most_common()]
        lines += [difference.words() for difference in self.differences[:MOST_SHOWN]]
        if len(self.differences) > MOST_SHOWN:
            lines.append(f"… and {len(self.differences) - MOST_SHOWN} more (--json has all)")
        return "\n".join(lines)


def policy_change(folder: Path) -> PolicyChange:
    """Try the policy of the folder beside what is published. Takes as long as building everything. Raises BluelampError where the
    folder does not pass its check, nothing is published, or a model fails by it."""
    if found := check_policy(folder):
        raise BluelampError(
            f"The policy cannot be tried: {len(found)} things are wrong in it, such as {found[0].words()}",
            where=str(folder),
            next_step=f"Run: bluelamp policy check {folder}",
        )
    with connect("reporter") as connection, connection.cursor() as cursor:
        cursor.execute("select as_at_date, known_at from marts.publication")
        current = cursor.fetchone()
    if current is None:
        raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
    with under_policy(folder), as_known(Moment(*current)) as state:
        rows, differences = compare()
        return PolicyChange(str(folder), str(state.as_at_date), rows, differences)


def compare() -> tuple[dict[str, int], list[Difference]]:
    """Published marts beside those of the past state: rows that differ by mart, and what is told of them."""
    rows: dict[str, int] = {}
    differences: list[Difference] = []
    with connect("reporter") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        for mart in [mart for mart in load_marts() if mart.name not in NOT_COMPARED]:
            columns = sql.SQL(", ").join(sql.Identifier(column) for column in mart.columns)
            sides = [
                sql.SQL("select {} from {}").format(columns, sql.Identifier(schema, mart.name))
                for schema in ("marts", PAST)
            ]
            cursor.execute(
                sql.SQL(
                    "select count(*) as row_count from (({0} except {1}) union all ({1} except {0})) as odd"
                ).format(*sides)
            )
            counted = cursor.fetchone()
            rows[mart.name] = counted["row_count"] if counted else 0
            if rows[mart.name] and mart.name in TOLD:
                key, said = TOLD[mart.name]
                cursor.execute(told_query(mart.name, key, said))
                differences += [difference(mart.name, key, said, row) for row in cursor.fetchall()]
    return rows, sorted(differences, key=lambda one: one.mart != "mart_figure")


def told_query(mart: str, key: tuple[str, ...], said: tuple[str, ...]) -> sql.Composed:
    """Rows of a mart that stand on one side alone or tell something else on the other."""
    names = sql.SQL(", ").join(map(sql.Identifier, key))
    return sql.SQL(
        "select {names}, {before}, {after}, now_.told as has_before, then_.told as has_after "
        "from (select *, true as told from {published}) as now_ "
        "full join (select *, true as told from {tried}) as then_ using ({names}) "
        "where ({now_said}) is distinct from ({then_said}) or now_.told is distinct from then_.told order by {names}"
    ).format(
        names=names,
        before=sql.SQL(", ").join(
            sql.SQL("now_.{} as {}").format(sql.Identifier(c), sql.Identifier(f"before_{c}")) for c in said
        ),
        after=sql.SQL(", ").join(
            sql.SQL("then_.{} as {}").format(sql.Identifier(c), sql.Identifier(f"after_{c}")) for c in said
        ),
        published=sql.Identifier("marts", mart),
        tried=sql.Identifier(PAST, mart),
        now_said=sql.SQL(", ").join(sql.Identifier("now_", c) for c in said),
        then_said=sql.SQL(", ").join(sql.Identifier("then_", c) for c in said),
    )


def difference(mart: str, key: tuple[str, ...], said: tuple[str, ...], row: Any) -> Difference:
    """A row of that query."""
    before = {column: row[f"before_{column}"] for column in said} if row["has_before"] else None
    after = {column: row[f"after_{column}"] for column in said} if row["has_after"] else None
    return Difference(mart, {column: row[column] for column in key}, before, after)


def told(values: dict[str, Any]) -> str:
    """What is told, without what is empty."""
    return ", ".join(f"{value}" for value in values.values() if value is not None)
