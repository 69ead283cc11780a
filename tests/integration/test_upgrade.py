"""A database that an earlier release made keeps what it holds when this one takes it over."""

import re
import shutil

import pytest

from bluelamp.database import connect, migrate

# The release before migrations had one number each: what it had applied, under the names of then.
EARLIER = (
    "001_ops",
    "002_horizon",
    "003_fitted",
    "004_peer_projection",
    "004_projection",
    "005_target",
    "006_part_month_risk",
)
NAMES_NOW = {"004_projection": "009_projection"}


@pytest.fixture
def earlier(home, tmp_path, monkeypatch):
    """A transaction in which schemas ops, fitted and marts are as the earlier release left them; it is rolled back."""
    now = migrate.MIGRATIONS
    for name in EARLIER:
        shutil.copy(now / f"{NAMES_NOW.get(name, name)}.sql", tmp_path / f"{name}.sql")
    with connect("admin") as connection, connection.cursor() as cursor:
        for schema in ("ops", "fitted", "past_fitted", "marts", "marts_history", "public_marts"):
            cursor.execute(
                f"drop schema if exists {schema} cascade; create schema {schema} authorization bluelamp_owner"
            )
        cursor.execute("set local role bluelamp_owner")
        monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
        migrate.apply_files(cursor)
        monkeypatch.setattr(migrate, "MIGRATIONS", now)
        yield cursor
        connection.rollback()


def rows(cursor, query):
    cursor.execute(query)
    return cursor.fetchall()


def test_what_builds_were_made_by_becomes_two_columns(earlier):
    earlier.execute(
        """insert into ops.build (status, project_sha256) values ('succeeded', 'core hash/marts hash'), ('failed', null)"""
    )
    migrate.apply_files(earlier)
    assert rows(earlier, "select status, core_sha256, marts_sha256 from ops.build order by build_id") == [
        ("succeeded", "core hash", "marts hash"),
        ("failed", None, None),
    ]


def test_how_far_a_past_state_saw_is_kept_under_its_new_name(earlier):
    earlier.execute(
        "update ops.horizon set as_at_date = '2013-10-08', known_at = '2013-10-09 06:00+01' where target = 'past'"
    )
    migrate.apply_files(earlier)
    assert rows(earlier, "select dbt_target, as_at_date::text from ops.known_until order by 1") == [
        ("past", "2013-10-08"),
        ("warehouse", "infinity"),
    ]


def test_what_a_door_said_is_kept_in_words(earlier):
    earlier.execute(
        """insert into ops.run (kind) values ('door_2');
           insert into ops.check_result (run_id, door, suite, expectation, severity, is_success)
           select run_id, door, 'raw.crime', 'x', 'critical', true from ops.run, generate_series(1, 2) as door"""
    )
    migrate.apply_files(earlier)
    assert rows(earlier, "select kind, checked from ops.run join ops.check_result using (run_id) order by 2") == [
        ("check_marts", "deliveries"),
        ("check_marts", "marts"),
    ]


def test_a_renumbered_migration_is_not_applied_again(earlier):
    assert ("004_projection.sql",) in rows(earlier, "select name from ops.migration")
    migrate.apply_files(earlier)
    applied = [name for (name,) in rows(earlier, "select name from ops.migration order by applied_at, name")]
    assert "009_projection.sql" not in applied
    migrate.apply_files(earlier)
    assert [name for (name,) in rows(earlier, "select name from ops.migration order by applied_at, name")] == applied


def test_an_upgraded_database_is_like_a_new_one(earlier):
    """Column by column: what the files of then and of now make together is what the files of now make alone."""
    migrate.apply_files(earlier)
    upgraded = columns(earlier)
    earlier.execute("reset role")
    for schema in ("ops", "fitted", "past_fitted", "marts", "marts_history", "public_marts"):
        earlier.execute(f"drop schema {schema} cascade; create schema {schema} authorization bluelamp_owner")
    earlier.execute("set local role bluelamp_owner")
    migrate.apply_files(earlier)
    assert upgraded == columns(earlier)
    assert len(upgraded) > 150


def columns(cursor):
    """Every column of the schemas with its type, whatever their order."""
    found = rows(
        cursor,
        """select table_schema, table_name, column_name, data_type, is_nullable, column_default
           from information_schema.columns where table_schema in ('ops', 'fitted', 'past_fitted', 'marts', 'marts_history')""",
    )
    return {
        tuple(re.sub(r"\d+", "", value or "") if place == 5 else value for place, value in enumerate(row))
        for row in found
    }
