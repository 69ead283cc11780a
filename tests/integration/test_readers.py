"""Readers while a refresh publishes in a loop: one transaction sees one publication across all marts, and nobody waits."""

import statistics
import sys
import threading
import time
from datetime import date

import psycopg2
import pytest

from bluelamp.database import connect, dsn
from bluelamp.errors import AlreadyRunningError
from bluelamp.ingest import ingest
from bluelamp.operations.approval import check_marts
from bluelamp.publish import publish, rollback
from bluelamp.publish.publish import PublishSummary
from bluelamp.settings import settings
from bluelamp.transform import build
from tests.fixtures.databases import BUILT, keep_as, restore
from tests.fixtures.deliveries import write_night

PUBLICATIONS = 25


KEPT = "bluelamp_published_night"


@pytest.fixture(scope="module")
def published_kept(built_kept):
    """One night, published and kept for each test to start from."""
    restore(BUILT)
    write_night(settings().landing, date(2013, 10, 14))
    ingest()
    build()
    check_marts()
    publish()
    keep_as(KEPT)


@pytest.fixture()
def published(published_kept, home):
    restore(KEPT)


def next_build() -> None:
    """A build in which every crime count is one more, in both marts; stands for a night's work."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update build.mart_daily_crime set actual = actual + 1")
        cursor.execute("update build.mart_figure set value = value + 1 where statistic = 'actual'")
        cursor.execute(
            """insert into ops.build (status, finished_at, as_at_date, known_at)
               select 'succeeded', now(), as_at_date, known_at from ops.build order by build_id desc limit 1"""
        )
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set is_approved = true where build_id = (select max(build_id) from ops.build)")


def read_one_picture(cursor) -> tuple[int, set[int], int, int]:
    """Several queries of one transaction, as a dashboard sends them."""
    cursor.execute("begin isolation level repeatable read")
    cursor.execute("select publication_id from marts.publication")
    (number,) = cursor.fetchone()
    cursor.execute(
        """select actual from marts.mart_daily_crime where measure_id = 'all_crime_recorded' and area_type = 'force'
           and period = 'financial_year_to_date'"""
    )
    (daily,) = cursor.fetchone()
    time.sleep(0.01)  # the publisher works on meanwhile
    cursor.execute(
        """select value::int from marts.mart_figure where measure_id = 'all_crime_recorded' and area_type = 'force'
           and statistic = 'actual'"""
    )
    (figure,) = cursor.fetchone()
    cursor.execute(
        """select publication_id from marts.mart_figure union select publication_id from marts.mart_daily_crime
           union select publication_id from marts.mart_feed_health"""
    )
    seen = {publication for (publication,) in cursor.fetchall()}
    cursor.execute("commit")
    return number, seen, daily, figure


def test_a_transaction_sees_one_publication_and_never_waits(published):
    stop, pictures, problems, waits = threading.Event(), [], [], []

    def read() -> None:
        connection = psycopg2.connect(**dsn("reader"))
        connection.autocommit = True
        while not stop.is_set():
            number, seen, daily, figure = read_one_picture(connection.cursor())
            pictures.append(number)
            if seen != {number} or daily != figure:
                problems.append((number, seen, daily, figure))
        connection.close()

    def watch() -> None:
        with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
            while not stop.is_set():
                cursor.execute(
                    "select wait_event from pg_stat_activity where usename = 'bluelamp_reader' and wait_event_type = 'Lock'"
                )
                waits.extend(cursor.fetchall())
                time.sleep(0.002)

    threads = [threading.Thread(target=work) for work in (read, read, watch)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(PUBLICATIONS):
            next_build()
            assert publish().publication_id is not None
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not problems
    assert not waits
    assert len(set(pictures)) > 5, "the readers must have read while publications came"


def test_a_reader_with_a_long_transaction_holds_nobody_up(published):
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        cursor.execute("select publication_id from marts.publication")
        before = cursor.fetchone()
        seconds = []
        for _ in range(3):
            next_build()
            began = time.monotonic()
            publish()
            seconds.append(time.monotonic() - began)
        cursor.execute("select distinct publication_id from marts.mart_figure")
        assert cursor.fetchall() == [before]
    assert statistics.median(seconds) < 5


def test_going_back_shows_the_earlier_figures_and_the_next_publication_needs_a_newer_build(published):
    query = """select value::int from marts.mart_figure where measure_id = 'all_crime_recorded' and area_type = 'force'
               and statistic = 'actual'"""

    def value() -> int:
        with connect("reader") as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    good = value()
    next_build()
    publish()
    assert value() == good + 1
    assert rollback().publication_id == 3
    assert value() == good
    assert publish().publication_id is None, "the build that was taken back must not come back by itself"
    next_build()
    assert publish().publication_id == 4
    assert value() == good + 2


@pytest.mark.parametrize("change", ["a later build", "the marts made again", "a later build, finished"])
def test_what_a_build_changed_while_it_was_being_published_is_not_shown(published, monkeypatch, change):
    """A refresh by hand within the second that a publication takes: it begins, and makes tables anew that nothing has tested."""
    next_build()
    began = {
        "a later build": "insert into ops.build (status) values ('running')",
        "the marts made again": "update ops.build set is_approved = false where build_id = (select max(build_id) from ops.build)",
    }

    def build_meanwhile(*words: object, **named: object) -> object:
        monkeypatch.undo()
        if change in began:
            with connect("builder") as connection, connection.cursor() as cursor:
                cursor.execute(began[change])
        else:
            next_build()
        return moved(*words, **named)

    module = sys.modules[PublishSummary.__module__]  # the package's own name for it is the function
    moved = module.replace_with
    monkeypatch.setattr(module, "replace_with", build_meanwhile)
    with pytest.raises(AlreadyRunningError, match="Another build is running"):
        publish()
    with connect("reader") as connection, connection.cursor() as cursor:
        cursor.execute("select publication_id from marts.publication")
        assert cursor.fetchall() == [(1,)]
    if change == "a later build, finished":
        assert publish().publication_id == 2
