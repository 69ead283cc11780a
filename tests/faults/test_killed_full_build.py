"""A full build drops what it makes again. Killed in the middle, it is made again as a full build: by the next night, unasked."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from bluelamp.database import connect
from bluelamp.transform import build, ledger
from bluelamp.transform.relations import missing_relations
from tests.fixtures.databases import BUILT, restore
from tests.fixtures.raw_rows import checksums, crime, select, write_rows

NIGHT = date(2013, 10, 14)
KIND = "a full build killed half-way"


def deliver() -> None:
    """One night: what both histories of each test take in."""
    write_rows("crime", [crime(number, str(NIGHT)) for number in range(1, 6)], NIGHT)


def administer(statement: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def missing() -> list[str]:
    with connect("builder") as connection:
        return missing_relations(connection)


@pytest.fixture(scope="module")
def undisturbed(built_kept: None) -> dict[str, str]:
    """What the night comes to where nothing goes wrong."""
    restore(BUILT)
    deliver()
    build()
    return checksums()


def kill_full_build() -> None:
    """`bluelamp build --full-refresh`, killed as soon as a relation has gone and is not there again: a table is replaced in one
    transaction, and the views that stood on it are made anew further on."""
    command = [sys.executable, "-m", "bluelamp", "build", "--full-refresh"]
    worker = subprocess.Popen(command, env={**os.environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    try:
        while worker.poll() is None and time.monotonic() < deadline:
            if missing():
                break
            time.sleep(0.02)
    finally:
        worker.kill()
    assert worker.wait(60) == -signal.SIGKILL, "nothing was ever away"
    assert missing()


@pytest.mark.real_life(
    KIND, "`timeout -s KILL 14 bluelamp build --full-refresh`: a view was gone for every later night"
)
@pytest.mark.slow("everything is built again twice")
@pytest.mark.parametrize("release", ["this", "earlier"])
def test_the_next_night_makes_everything_again(built_home, undisturbed, release):
    deliver()
    kill_full_build()
    if release == "earlier":  # as its ledger stands after the upgrade: builds did not say what they were
        administer("update ops.build set is_full = null")
    assert build().is_full_refresh
    assert missing() == []
    assert checksums() == undisturbed
    assert not build().is_full_refresh, "once is enough"


@pytest.mark.slow("everything is built again")
@pytest.mark.real_life(KIND, "somebody's drop … cascade took a view that nights do not make")
def test_a_missing_relation_is_noticed_and_made_again(built_home, undisturbed):
    deliver()
    assert build().is_full_refresh is False
    administer("drop table core.int_crime_version cascade")
    gone = missing()
    assert "int_crime_version" in gone
    assert len(gone) > 1, "its views went with it"
    assert build().is_full_refresh, "although nothing was delivered since"
    assert missing() == []
    assert checksums() == undisturbed


@pytest.mark.real_life(KIND, "the kind of a build that died is remembered, also where every relation stands")
@pytest.mark.parametrize(
    ("builds", "is_full"),
    [
        ("('succeeded', true)", False),
        ("('succeeded', false), ('running', true)", True),
        ("('succeeded', false), ('failed', true), ('failed', false)", True),
        ("('succeeded', false), ('failed', null)", True),
        ("('succeeded', false), ('failed', false), ('running', false)", False),
        ("('failed', true), ('succeeded', true), ('failed', false)", False),
    ],
)
def test_a_build_that_died_is_made_again_as_what_it_was(home, builds, is_full):
    administer(f"insert into ops.build (status, is_full) values {builds}")
    with connect("builder") as connection:
        assert ledger.has_died_full(connection) is is_full
    assert select("select count(*) from ops.build")[0][0] >= 1
