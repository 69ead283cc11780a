"""Readers of some areas only: PostgreSQL itself shows them theirs, whatever they ask and by whichever way."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from bluelamp.database import connect, row_access
from bluelamp.database.connect import dsn
from bluelamp.database.marts import load_marts, load_star
from bluelamp.database.migrate import bring_up_to_date
from bluelamp.operations.doctor import rights, roles
from bluelamp.policy import area_reader
from bluelamp.settings import settings
from tests.fixtures.databases import administer

AREAS = [("force", "force", None), ("bcu", "City", "City"), ("bcu", "Counties", "Counties"),
         ("lpu", "Centre", "City"), ("lpu", "Harbour", "Counties")]  # fmt: skip
ROWS = (
    "login,area_type,area_name\ncity_desk,bcu,City\nboth_desk,bcu,City\nboth_desk,bcu,Counties\nboth_desk,force,force\n"
)


@pytest.fixture
def policy(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A policy folder that names two logins, and some published rows of five areas."""
    folder = tmp_path / "policy"
    folder.mkdir()
    for one in (settings().project / "policy" / "sample").iterdir():
        os.symlink(one, folder / one.name)
    (folder / area_reader.FILE).write_text(ROWS, encoding="utf-8")
    monkeypatch.setenv("BLUELAMP_POLICY", str(folder))
    settings.cache_clear()
    bring_up_to_date()
    with connect("admin") as connection, connection.cursor() as cursor:
        for kind, name, bcu in AREAS:
            insert(
                cursor,
                "dim_reporting_area",
                reporting_area_key=f"{kind}:{name}",
                area_type=kind,
                area_name=name,
                bcu_name=bcu,
            )
            insert(cursor, "mart_figure", measure_id="all", area_type=kind, area_name=name, statistic="actual", value=7)
            for day in (date(2013, 10, 14), date(2013, 10, 15)):  # the second is not complete yet
                if kind == "lpu":
                    insert(
                        cursor, "dim_area", area_key=name, lpu_name=name, current_lpu_name=name, current_bcu_name=bcu
                    )
                    insert(cursor, "fct_crime_day", recorded_date=day, area_key=name, offence_key="1", is_domestic=False,
                           is_hate_crime=False, crime_count=3)  # fmt: skip
        cursor.execute(
            """insert into marts_history.publication (publication_id, build_id, as_at_date, known_at, periods, is_sample)
               values (1, 1, '2013-10-14', now(), '{}', true)"""
        )
    yield folder
    (folder / area_reader.FILE).unlink()
    settings.cache_clear()
    bring_up_to_date()
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        for name in ("bluelamp_area_city_desk", "bluelamp_area_both_desk", row_access.GROUP):
            cursor.execute(f"drop owned by {name}")
    administer("drop role if exists bluelamp_area_city_desk, bluelamp_area_both_desk")


def insert(cursor: Any, table: str, **values: Any) -> None:
    """A published row; whatever else the table wants to have is not asked here."""
    names = ", ".join(values)
    cursor.execute(
        f"insert into published.{table} ({names}, _published_from) values ({', '.join(['%s'] * len(values))}, 1) "
        "on conflict do nothing",
        list(values.values()),
    )


def asked(login: str, query: str, dbname: str = "bluelamp") -> list[tuple[Any, ...]]:
    """What that login gets."""
    name = row_access.PREFIX + login
    login_as = {**dsn("reader"), "user": name, "password": settings().secret(name), "dbname": dbname}
    connection = psycopg2.connect(**login_as)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    finally:
        connection.close()


def test_areas_readers_see_theirs_and_nothing_else_by_whichever_way(policy: Path) -> None:
    check_that_a_login_sees_its_bcus_and_their_lpus()
    check_that_nothing_else_is_open_to_it_and_others_see_what_they_saw()
    assert roles().is_well
    assert rights().is_well, rights()
    (policy / area_reader.FILE).write_text("login,area_type,area_name\nboth_desk,bcu,Counties\n", encoding="utf-8")
    bring_up_to_date()
    with pytest.raises(psycopg2.OperationalError, match="not permitted to log in"):
        asked("city_desk", "select 1")
    assert asked("both_desk", "select area_name from area.dim_reporting_area order by 1") == [
        ("Counties",),
        ("Harbour",),
    ]


def check_that_a_login_sees_its_bcus_and_their_lpus() -> None:
    own = [("Centre",), ("City",)]
    for source in (
        "area.mart_figure",
        "published.mart_figure",
        "area.dim_reporting_area",
        "published.dim_reporting_area",
    ):
        assert asked("city_desk", f"select area_name from {source} order by 1") == own, source
        assert len(asked("both_desk", f"select area_name from {source}")) == len(AREAS), source
    for source in ("area.fct_crime_day", "published.fct_crime_day"):
        assert asked("city_desk", f"select area_key, recorded_date from {source}") == [("Centre", date(2013, 10, 14))]
        assert asked("both_desk", f"select sum(crime_count) from {source}") == [(6,)]
    assert asked("city_desk", "select area_key from area.dim_area") == [("Centre",)]


def check_that_nothing_else_is_open_to_it_and_others_see_what_they_saw() -> None:
    with pytest.raises(psycopg2.OperationalError):
        asked("city_desk", "select 1", dbname="postgres")
    closed = ("marts.mart_figure", "star.fct_crime_day", "marts_history.mart_figure", "published.mart_briefing_issue",
              "published.mart_contribution", "raw.crime", "area.reader", "ops.load")  # fmt: skip
    for table in closed:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            asked("city_desk", f"select * from {table}")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        asked("city_desk", "set role bluelamp_reader")
    for role, table, count in (
        ("reader", "marts.mart_figure", 5), ("reporter", "star.fct_crime_day", 2), ("engineer", "published.mart_figure", 5),
        ("publisher", "published.mart_figure", 5),
    ):  # fmt: skip
        with connect(role) as connection, connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (count,), role
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("delete from published.mart_figure where area_name = 'Harbour'")
        assert cursor.rowcount == 1


def test_a_table_is_shown_only_where_its_rows_are_known_to_be_of_an_area() -> None:
    """Written by hand from what the tables hold; a new table is closed by itself."""
    tables = {table.name: table for table in (*load_marts(), *load_star())}
    shown = {name: rows for name, table in tables.items() if (rows := row_access.condition(table))}
    assert set(shown) == row_access.SHOWN, "each that is named has a rule"
    for name in (
        "mart_briefing_issue",
        "mart_contribution",
        "mart_intervention_effect",
        "mart_register_edit",
        "fct_peer_month",
    ):
        assert name not in shown
    assert {name for name, rows in shown.items() if rows == "true"} == {
        "bridge_crime_category", "bridge_offence_category", "dim_crime_category", "dim_date", "dim_measure", "dim_offence",
        "dim_outcome_type", "dim_period", "dim_satisfaction_answer",
    }  # fmt: skip
    assert row_access.condition(replace(tables["mart_figure"], name="mart_of_tomorrow")) is None
