"""Policy that runs out: which seeds hold no row any more from some day on, told months before that day comes."""

from dataclasses import dataclass
from datetime import date, timedelta

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database.rows import only_value

# Plans and budgets are set in the winter before: a target that ends on 31 March is asked for from the middle of November on.
WARNING_DAYS = 135
# Every table of policy ends with its last row; targets end one by one, since the Plan may keep some and drop others.
DATED = """
    select columns.table_name
    from information_schema.columns as columns
    inner join ops.model_result as seeds
        on seeds.name = columns.table_name and seeds.resource_type = 'seed' and seeds.status = 'success'
    where columns.table_schema = 'core' and columns.column_name = 'valid_to'
    group by columns.table_name
    order by columns.table_name"""
LAST_DAY = "select max(valid_to) - 1 from core.{}"
TARGETS = """
    select last_to - 1 as last_day, count(*)
    from (select measure_id, max(valid_to) as last_to from core.target group by measure_id) as ends
    where last_to <= %(until)s
    group by last_to order by last_to"""


@dataclass(frozen=True)
class PolicyEnd:
    """A policy whose last row ends, or has ended, and what is missing from the day after."""

    policy: str
    last_day: date
    is_over: bool
    words: str


def read_policy_ends(cursor: Cursor) -> list[PolicyEnd]:
    """What has run out at the as-at date or will within WARNING_DAYS, soonest first; nothing before there is an as-at date.

    cursor: an engineer's. Judged against the as-at date, which is what policy is looked up by.
    """
    cursor.execute("select to_regclass('core.int_as_at') is not null and to_regclass('core.target') is not null")
    if not only_value(cursor):
        return []
    cursor.execute("select as_at_date from core.int_as_at")
    as_at = only_value(cursor)
    if as_at is None:
        return []
    until = as_at + timedelta(days=WARNING_DAYS)
    found = []
    cursor.execute(TARGETS, {"until": until})
    for last_day, count in cursor.fetchall():
        noun = "measure has" if count == 1 else "measures have"
        words = f"{count} {noun} no target after {last_day}: figures go on, and say that no target is set"
        found.append(PolicyEnd("target", last_day, last_day < as_at, words))
    cursor.execute(DATED)
    for (name,) in cursor.fetchall():
        if name == "target":
            continue
        cursor.execute(sql.SQL(LAST_DAY).format(sql.Identifier(name)))
        last_day = only_value(cursor)
        if last_day is not None and last_day < until:
            words = f"{name} has no row after {last_day}: what rests on it will be missing"
            found.append(PolicyEnd(name, last_day, last_day < as_at, words))
    return sorted(found, key=lambda end: (end.last_day, end.policy))
