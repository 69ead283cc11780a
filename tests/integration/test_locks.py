"""Nobody who reads can hold up a night, whoever does is named, and several nights at once tell the truth."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg2
import pytest

from bluelamp.database import connect, dsn, locks
from bluelamp.database.settings_of_roles import put_back
from bluelamp.errors import AlreadyRunningError, BlockedError
from bluelamp.ingest import ingest, intake
from bluelamp.ingest.landing import candidates as landing
from bluelamp.ingest.load import ledger
from bluelamp.operations import refresh as night
from bluelamp.settings import settings
from bluelamp.transform import build
from tests.fixtures.deliveries import crime, write_delivery, write_night
from tests.fixtures.raw_rows import select, write_rows

NIGHT = date(2013, 10, 14)
LOCKS = "locks that anybody can hold"
AT_ONCE = "several nights at once"
PEOPLE = ("reader", "public_reader", "engineer", "steward")
EVERY_LOCK = (
    "select pg_advisory_lock(7301000002)", "select pg_try_advisory_lock(7301000003)",
    "select pg_advisory_lock(n) from generate_series(1, 20000) as n",
    "select pg_advisory_xact_lock_shared(hashtextextended('the quality check crime', 0))",
    "select from ops.work where name = 'build' for update", "lock table ops.work in share mode",
    "lock table marts_history.publication in exclusive mode",
)  # fmt: skip


@contextmanager
def idle_after(role: str, query: str) -> Iterator[int]:
    """A session that has run a query and forgotten to end its transaction; yields its process number."""
    connection = psycopg2.connect(**dsn(role))
    try:
        connection.cursor().execute(query)
        yield connection.info.backend_pid
    finally:
        connection.close()


@pytest.fixture()
def set_role(home) -> Iterator:
    """Gives a role a setting for this test."""

    def give(role: str, setting: str, value: str) -> None:
        with connect("admin") as connection, connection.cursor() as cursor:
            cursor.execute(f"alter role bluelamp_{role} set {setting} = '{value}'")

    yield give
    with connect("admin") as connection, connection.cursor() as cursor:
        put_back(cursor)


@pytest.mark.real_life(LOCKS, "a reader's advisory locks stopped build and publish, or used up all lock space")
def test_nobody_who_reads_can_take_a_lock_of_the_night(home):
    taken = []
    for role in PEOPLE:
        with connect(role, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("set default_transaction_read_only = off")
            for statement in EVERY_LOCK:
                try:
                    cursor.execute(f"begin; {statement}; rollback")
                    taken.append((role, statement))
                except psycopg2.errors.InsufficientPrivilege:
                    cursor.execute("rollback")
    assert taken == []


@pytest.mark.alarm("another run")
def test_whoever_holds_a_lock_is_named(home):
    with locks.held(locks.BUILD, "builder", "build"), pytest.raises(AlreadyRunningError) as refused:
        build()
    assert re.search(
        r"bluelamp_builder \(bluelamp builder, process \d+, idle in transaction since 20", refused.value.where
    )
    with locks.held(locks.BUILD, "builder", "build"):
        pass  # given back


@pytest.mark.alarm("a table is held")
@pytest.mark.real_life(LOCKS, "an engineer idle in a transaction made the nightly truncate wait for ever, silently")
def test_a_night_that_waits_for_a_person_says_for_whom(built_home, set_role):
    set_role("builder", "lock_timeout", "300ms")
    write_rows("crime", [crime(1, NIGHT)], NIGHT)
    with idle_after("engineer", "select count(*) from core.int_touched_crime_day") as process:
        with pytest.raises(BlockedError) as blocked:
            build()
        assert (
            f"bluelamp_engineer (bluelamp engineer, process {process}, idle in transaction since" in blocked.value.what
        )
        assert blocked.value.exit_code == 75
    build()
    assert select("select status from ops.build order by build_id desc limit 1") == [("succeeded",)]


@pytest.mark.real_life(LOCKS, "a forgotten session of a person does not outlast the night's patience")
def test_a_forgotten_session_ends_before_the_night_gives_up(built_home, set_role):
    set_role("engineer", "idle_in_transaction_session_timeout", "1s")
    write_rows("crime", [crime(1, NIGHT)], NIGHT)
    with idle_after("engineer", "select count(*) from core.int_touched_crime_day"):
        build()
    assert select("select status from ops.build order by build_id desc limit 1") == [("succeeded",)]


def test_people_are_cut_off_sooner_than_the_night_gives_up(home):
    def seconds(role: str, setting: str) -> int:
        with connect(role) as connection, connection.cursor() as cursor:
            cursor.execute("select extract(epoch from current_setting(%s)::interval)", (setting,))
            return int(cursor.fetchone()[0])

    patience = min(seconds(role, "lock_timeout") for role in ("loader", "builder", "publisher"))
    for role in PEOPLE:
        assert 0 < seconds(role, "idle_in_transaction_session_timeout") < patience, role


@pytest.mark.real_life(AT_ONCE, "the loser had loaded deliveries and said that nothing was changed")
def test_who_gives_way_says_what_it_had_taken_in(built_home):
    write_night(settings().landing, NIGHT)
    with locks.held(locks.BUILD, "builder", "build"), pytest.raises(AlreadyRunningError) as refused:
        night.refresh()
    said = str(refused.value)
    assert "3 deliveries loaded" in said
    assert "it stands" in said
    assert "othing was changed" not in said
    assert refused.value.exit_code == 75


@pytest.mark.slow("two nights are built")
@pytest.mark.real_life(AT_ONCE, "the winner ended without a feed that another run was just taking in")
def test_the_winner_builds_what_others_took_in_meanwhile(built_home, monkeypatch):
    landing, real, rounds = settings().landing, night.build_and_check, []
    write_night(landing, NIGHT)

    def build_while_another_run_ingests():
        done = real()
        if not rounds:  # it arrived when this build had begun, and the other run's own build gave way to this one
            write_delivery(landing, "crime", NIGHT, [crime(90_001, NIGHT)], name="crime_2013-10-14_late.csv")
            assert ingest(["crime"], settle_seconds=0).accepted == 1
        rounds.append(done)
        return done

    monkeypatch.setattr(night, "build_and_check", build_while_another_run_ingests)
    monkeypatch.setattr(night, "write_documents", lambda: [])
    done = night.refresh()
    assert len(rounds) == 2
    assert select("select count(*) from ops.load where build_id is null") == [(0,)]
    assert done.publish.publication_id == 2
    assert select("select build_id from marts.publication") == [(rounds[1].build_id,)]


@contextmanager
def another_run_at(feed: str) -> Iterator[psycopg2.extensions.connection]:
    """Another run in the middle of a delivery of the feed."""
    other = psycopg2.connect(**dsn("loader"))
    try:
        other.cursor().execute("select from ops.work where name = %s for update", (f"ingest {feed}",))
        yield other
    finally:
        other.close()


@pytest.mark.real_life(AT_ONCE, "a delivery that another run is loading is waited for, not left for later")
def test_another_run_at_the_feed_is_waited_for(home):
    write_delivery(settings().landing, "crime", NIGHT, [crime(1, NIGHT)])
    with another_run_at("crime") as other:
        began = time.monotonic()
        ending = threading.Timer(1.0, other.rollback)
        ending.start()
        assert ingest(["crime"]).accepted == 1
        ending.join()
    assert time.monotonic() - began >= 1


def test_another_run_that_does_not_end_is_named(home, monkeypatch):
    monkeypatch.setattr(ledger, "LONGEST_LOAD", "200ms")
    path = write_delivery(settings().landing, "crime", NIGHT, [crime(1, NIGHT)])
    with (
        another_run_at("crime"),
        pytest.raises(BlockedError, match=r"ingest crime .*bluelamp_loader \(bluelamp loader"),
    ):
        ingest(["crime"])
    assert path.exists()
    assert ingest(["crime"]).accepted == 1


@pytest.mark.real_life(AT_ONCE, "a file that another run has taken was said to be left for later")
def test_a_file_that_another_run_took_is_no_file_for_later(home, monkeypatch):
    path = write_delivery(settings().landing, "crime", NIGHT, [crime(1, NIGHT)])

    def settled_and_taken(candidates, seconds):
        steady = landing.settled(candidates, lambda _: 0.0)
        path.unlink()
        return steady

    monkeypatch.setattr(intake, "settled", settled_and_taken)
    (taken,) = ingest(["crime"]).deliveries
    assert (taken.state, "another run has taken it" in taken.reason) == ("skipped", True)
