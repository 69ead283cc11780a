"""Readers who may see some areas only: PostgreSQL's row security on what is published, by the policy folder's area_reader.csv.

A force that wants it lists its logins there (login, area_type, area_name): a BCU brings its LPUs along, the force is only what is
of the whole force. Each login is a role bluelamp_area_<login> that may read the views of schema `area`, which are read with its own
rights, so that row security holds for whatever it asks. Without the file nothing of this exists.
"""

from collections.abc import Sequence

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database.connect import DATABASE
from bluelamp.database.marts import Mart, comment_on, load_marts, load_star
from bluelamp.database.rows import only_row
from bluelamp.database.settings_of_roles import OF_ADMINISTRATORS, READERS
from bluelamp.policy.area_reader import area_readers
from bluelamp.settings import settings

GROUP = "bluelamp_areas"
PREFIX = "bluelamp_area_"
SCHEMA = "area"
CONNECTION_LIMIT = 5

# Which rows a login may see, by what a table knows of its area. A fact also ends where the publication does, as in schema star.
BY_NAME = "(area_type, area_name) in (select seen.area_type, seen.area_name from area.seen_area as seen)"
BY_REPORTING_AREA = "reporting_area_key in (select seen.reporting_area_key from area.seen_area as seen)"
BY_LPU = "area_key in (select seen.area_key from area.seen_lpu as seen)"
NOT_YET = "{} <= (select shown.as_at_date from marts.publication as shown)"
# What areas' readers are shown. A table that is not named here is closed to them, a new one until somebody has decided. Not named
# are those of the whole force, of people's register and of other forces, and mart_contribution, whose parts are other areas.
SHOWN = frozenset({
    "mart_control_chart", "mart_control_chart_exception", "mart_daily_crime", "mart_figure", "mart_plan_performance",
    "mart_rare_event_chart", "mart_recording_integrity", "mart_revision", "mart_satisfaction", "mart_year_end_projection",
    "bridge_crime_category", "bridge_offence_category", "dim_area", "dim_crime_category", "dim_date", "dim_measure", "dim_offence",
    "dim_outcome_type", "dim_period", "dim_reporting_area", "dim_satisfaction_answer", "fct_crime_day", "fct_hate_crime_day",
    "fct_measure_month", "fct_outcome_day", "fct_recording_change_day", "fct_satisfaction_month",
})  # fmt: skip

OWN_TABLES = """
    create table if not exists area.reader (
        login text not null, area_type text not null check (area_type in ('force', 'bcu')), area_name text not null,
        primary key (login, area_type, area_name));
    comment on table area.reader is 'One row per login and area that it may see: area_reader.csv of the policy folder.';
    create or replace view area.seen_area as
        select seen.reporting_area_key, seen.area_type, seen.area_name from published.dim_reporting_area as seen
        where exists (select from area.reader
            where 'bluelamp_area_' || login = current_user
                and ((seen.area_type, seen.area_name) = (reader.area_type, reader.area_name)
                    or reader.area_type = 'bcu' and seen.area_type = 'lpu' and seen.bcu_name = reader.area_name));
    create or replace view area.seen_lpu as
        select seen.area_key from published.dim_area as seen
        where exists (select from area.reader
            where 'bluelamp_area_' || login = current_user
                and reader.area_type = 'bcu' and seen.current_bcu_name = reader.area_name);
    grant select on area.seen_area, area.seen_lpu, marts.publication to bluelamp_areas"""


def condition(table: Mart) -> str | None:
    """Which rows of a published table a login may see, as SQL; None where no area's reader may see the table."""
    columns = set(table.columns)
    if table.name not in SHOWN:
        return None
    if "area_key" in table.key:
        rows = BY_LPU
    elif "reporting_area_key" in table.key:
        rows = BY_REPORTING_AREA
    elif {"area_type", "area_name"} <= set(table.key):
        rows = BY_NAME
    elif table.seen_in == "star" and not table.touched and not columns & {"area_key", "force_id"}:
        return "true"  # dimensions and bridges that say nothing of areas
    else:
        return None
    return f"{rows} and {NOT_YET.format(table.cell[0])}" if table.touched else rows


def follow_policy(cursor: Cursor) -> None:
    """Make logins, row security and views what the policy folder says. Run by the administrator, after every migration, in the
    transaction that brings the schema up to date. Whoever is in the file no longer can log in no longer."""
    readers = area_readers(settings().policy)
    if not readers and not is_there(cursor):
        return
    make_roles(cursor, sorted({one.login for one in readers}))
    cursor.execute(f"create schema if not exists {SCHEMA} authorization bluelamp_owner")
    cursor.execute(f"grant usage on schema {SCHEMA}, published, marts to {GROUP}")
    cursor.execute("set local role bluelamp_owner")
    cursor.execute(OWN_TABLES)
    cursor.execute("delete from area.reader")
    for one in readers:
        cursor.execute("insert into area.reader values (%s, %s, %s) on conflict do nothing",
                       (one.login, one.area_type, one.area_name))  # fmt: skip
    for table in (*load_marts(), *load_star()):
        secure(cursor, table, condition(table))
    cursor.execute("reset role")


def is_there(cursor: Cursor) -> bool:
    """Whether there ever was a login for some areas only."""
    cursor.execute("select to_regclass('area.reader') is not null")
    return bool(only_row(cursor)[0])


def let_go(cursor: Cursor) -> None:
    """Take away what depends on the columns of published tables, before they follow their contracts; follow_policy makes it anew."""
    if is_there(cursor):
        cursor.execute("select tablename from pg_policies where policyname = 'seen_areas'")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("drop policy seen_areas on {}").format(sql.Identifier("published", table)))
        cursor.execute("select viewname from pg_views where schemaname = %s", (SCHEMA,))
        for (view,) in cursor.fetchall():
            cursor.execute(sql.SQL("drop view {}").format(sql.Identifier(SCHEMA, view)))


def make_roles(cursor: Cursor, logins: Sequence[str]) -> None:
    """A role for each login, with a secret of its own and a reader's limits; none for whoever is no longer named."""
    cursor.execute("select rolname from pg_roles where starts_with(rolname, %s)", (PREFIX,))
    existing = {name for (name,) in cursor.fetchall()}
    for name in existing - {PREFIX + login for login in logins}:
        cursor.execute(
            sql.SQL("alter role {0} nologin; revoke {1} from {0}").format(*map(sql.Identifier, (name, GROUP)))
        )
    cursor.execute("select rolsuper from pg_roles where rolname = current_user")
    is_super = only_row(cursor)[0]
    limits = {name: value for name, value in READERS.items() if is_super or name not in OF_ADMINISTRATORS}
    for login in logins:
        name = PREFIX + login
        settings().make_secret(name)
        if name not in existing:
            cursor.execute(sql.SQL("create role {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("alter role {} login password %s connection limit %s").format(sql.Identifier(name)),
                       (settings().secret(name), CONNECTION_LIMIT))  # fmt: skip
        for setting, value in limits.items():
            cursor.execute(sql.SQL("alter role {} set {} = %s").format(*map(sql.Identifier, (name, setting))), (value,))
        cursor.execute(sql.SQL("grant {} to {}").format(sql.Identifier(GROUP), sql.Identifier(name)))
        cursor.execute(
            sql.SQL("grant connect on database {} to {}").format(sql.Identifier(DATABASE), sql.Identifier(name))
        )


def secure(cursor: Cursor, table: Mart, rows: str | None) -> None:
    """Row security on a published table, and its view for areas' readers. rows: the condition, None to show nothing."""
    name, view = sql.Identifier("published", table.name), sql.Identifier(SCHEMA, table.name)
    if rows is None:
        cursor.execute(sql.SQL("revoke all on {} from {}").format(name, sql.Identifier(GROUP)))
        return
    cursor.execute(
        sql.SQL(
            """drop policy if exists everything on {name};
               create policy everything on {name} to bluelamp_publisher, bluelamp_engineer using (true) with check (true);
               create policy seen_areas on {name} for select to {group} using ({rows});
               alter table {name} enable row level security;
               create view {view} with (security_invoker = true) as select {columns} from {name};
               grant select on {name}, {view} to {group}"""
        ).format(
            name=name,
            view=view,
            group=sql.Identifier(GROUP),
            rows=sql.SQL(rows),
            columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        )
    )
    comment_on(cursor, view, table.description, table.descriptions.items())
