"""Building again, and two at once."""

import shutil
from datetime import date

import pytest

from bluelamp.database import connect
from bluelamp.errors import AlreadyRunningError
from bluelamp.settings import settings
from bluelamp.transform import build
from bluelamp.transform.ledger import exclusive
from tests.fixtures.raw_rows import answer, checksums, crime, outcome, select, write_rows


def write_history() -> None:
    crimes = [crime(n, f"2013-10-{n % 10 + 1:02d}", offence_code=("28A", "48", "46")[n % 3]) for n in range(60)]
    write_rows("crime", crimes, date(2013, 10, 1), until=date(2013, 10, 10))
    write_rows(
        "outcome", [outcome(n, "2013-10-09") for n in range(0, 60, 7)], date(2013, 10, 1), until=date(2013, 10, 10)
    )
    write_rows("satisfaction", [answer(n, "2013-09-30") for n in range(9)], date(2013, 10, 1), until=date(2013, 10, 10))


def write_night() -> None:
    """The next day: a new crime, one that becomes a no-crime, one that moves to another day, an answer changed."""
    changed = {"updated_at": "2013-10-11 09:00:00"}
    day = date(2013, 10, 11)
    write_rows(
        "crime",
        [
            crime(100, "2013-10-11"),
            crime(1, "2013-10-02", status="no_crime", **changed),
            crime(2, "2013-10-01", **changed),
        ],
        day,
    )
    write_rows("outcome", [outcome(100, "2013-10-11"), outcome(7, "2013-10-09", status="withdrawn", **changed)], day)
    write_rows("satisfaction", [answer(3, "2013-09-30", answer="refused", **changed)], day)


def physical_rows(table: str) -> set[tuple]:
    """Every row of a table with where it stands on the page: a row that was written anew stands elsewhere."""
    return set(select(f"select ctid::text, xmin::text, t::text from {table} as t"))


def project_files() -> set[tuple[str, int]]:
    folders = (settings().dbt_project, settings().policy)
    return {(str(path), path.stat().st_mtime_ns) for folder in folders for path in folder.rglob("*")}


def test_a_night_restates_what_it_touches_and_nothing_else(built_home):
    write_history()
    project = project_files()
    first = build()
    # The project may be read-only; what dbt keeps is in the home, or with the packages.
    assert project_files() == project
    assert (first.is_full_refresh, first.new_load_count, first.as_at_date) == (False, 3, date(2013, 10, 10))
    tables = (
        "core.int_crime_version",
        "core.int_crime_category_day",
        "core.int_crime_category_month",
        "core.int_outcome_version",
        "core.int_satisfaction_version",
    )
    before = {table: physical_rows(table) for table in tables}
    unchanged = checksums()

    again = build()
    assert (again.is_full_refresh, again.new_load_count) == (False, 0)
    assert checksums() == unchanged
    assert {table: physical_rows(table) for table in tables} == before

    write_night()
    night = build()
    assert (night.is_full_refresh, night.new_load_count, night.as_at_date) == (False, 3, date(2013, 10, 11))
    kept = physical_rows("core.int_crime_category_day") & before["core.int_crime_category_day"]
    of_rows = "select recorded_date from core.int_crime_category_day where ctid::text = any(%s)"
    days = {day for (day,) in select(of_rows, [row[0] for row in kept])}
    # Crime 1 and the old day of crime 2 are 2 and 3 October, its new day is the 1st; 11 October is new.
    assert days == {date(2013, 10, n) for n in range(4, 11)}
    assert len(physical_rows("core.int_crime_version") & before["core.int_crime_version"]) == 58
    assert len(physical_rows("core.int_satisfaction_version") & before["core.int_satisfaction_version"]) == 8

    # History that comes after all: every series begins earlier, also where nothing happened.
    write_rows("crime", [crime(200, "2013-08-05")], date(2013, 8, 1), until=date(2013, 9, 30))
    assert build().as_at_date == date(2013, 10, 11)
    [(first_month,)] = select("select min(month_start_date) from core.int_measure_month")
    assert first_month == date(2013, 8, 1)
    stepwise = checksums()
    assert build(full_refresh=True).is_full_refresh
    assert checksums() == stepwise


@pytest.mark.slow("a policy of its own is built, by a night and as a whole")
def test_a_grouping_of_the_survey_takes_effect_in_every_month_of_the_star(built_home, tmp_path, monkeypatch):
    """On 5 October all users are no longer three groups but two, of which both have enough answers: the whole series is shown."""
    policy = tmp_path / "policy"
    shutil.copytree(settings().policy, policy)
    tmp_path.chmod(0o755)
    seed = policy / "seeds" / "satisfaction_group_member.csv"
    begun = "all_users,{},equal_groups,2013-10-05,9999-12-31,two groups\n"
    text = "".join(
        line.replace("9999-12-31", "2013-10-05") if line.startswith("all_users") else line
        for line in seed.read_text().splitlines(keepends=True)
    )
    seed.write_text(text + begun.format("burglary") + begun.format("vehicle_crime"))
    monkeypatch.setenv("BLUELAMP_POLICY", str(policy))
    settings.cache_clear()
    answers = [
        answer(n, "2013-08-01", victim_group=group)
        for n, group in enumerate(["burglary"] * 30 + ["vehicle_crime"] * 30 + ["violence"])
    ]
    write_rows("crime", [crime(1, "2013-09-30")], date(2013, 8, 1), until=date(2013, 10, 4))
    write_rows("outcome", [], date(2013, 8, 1), until=date(2013, 10, 4))
    write_rows("satisfaction", answers, date(2013, 8, 1), until=date(2013, 10, 4))
    build()
    shown = """select withheld from core.fct_measure_month where month_start_date = '2013-08-01'
               and (measure_id, reporting_area_key) = ('satisfaction_all_users_overall', 'force:force')"""
    assert select(shown) == [("fewer than 30 answers",)]
    for feed in ("crime", "outcome", "satisfaction"):
        write_rows(feed, [], date(2013, 10, 5))
    night = build()
    assert (night.is_full_refresh, night.as_at_date) == (False, date(2013, 10, 5))
    assert select(shown) == [(None,)]
    stepwise = checksums()
    build(full_refresh=True)
    assert checksums() == stepwise
    settings.cache_clear()


@pytest.mark.slow("a copy of the project is built")
def test_what_no_model_makes_any_more_goes_when_the_project_changes_and_nothing_else(built_home):
    """As in a home made by an earlier project: a table of an old name, and a view of today's that looked at it."""
    earlier = """
        create table core.fct_crime_former as select * from core.int_crime_category_day;
        create view core.old_view as select * from core.fct_crime_former;
        create or replace view core.int_report_month as
            select recorded_date as month_start_date from core.fct_crime_former;
        update ops.build set core_sha256 = 'earlier', marts_sha256 = 'earlier'"""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("drop view core.int_report_month cascade")
        cursor.execute(earlier)
        for table in ("table core.fct_crime_former", "view core.old_view", "view core.int_report_month"):
            cursor.execute(f"alter {table} owner to bluelamp_builder")
    # pg_class, since information_schema hides what one may not read.
    relations = """select relnamespace::regnamespace::text, relname::text from pg_class where relkind in ('r', 'v')"""
    before = set(select(relations))
    assert build().is_full_refresh
    assert before - set(select(relations)) == {("core", "fct_crime_former"), ("core", "old_view")}


def test_a_second_build_at_the_same_time_says_so_and_does_nothing(home):
    with exclusive(), pytest.raises(AlreadyRunningError, match="Another build is running"):
        build()
    assert select("select count(*) from ops.build") == [(0,)]
