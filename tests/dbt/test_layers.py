"""A build whose layers are processes of their own: the same tables, a failed layer made again alone, nothing made upon what is old."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.operations.approval import check_marts
from bluelamp.publish import publish
from bluelamp.quality import CheckSummary, check_build
from bluelamp.settings import Settings, settings
from bluelamp.transform import build, build_layer, ledger
from bluelamp.transform.layers import LAYERS
from tests.fixtures.checksum import checksum
from tests.fixtures.raw_rows import crime, outcome, select, write_rows

DAY = date(2013, 10, 1)
BROKEN = "-- One row per nothing.\nselect 1 / (select 0) as broken\n"


def deliver() -> None:
    write_rows("crime", [crime(1, str(DAY)), crime(2, str(DAY), offence_code="45")], DAY)
    write_rows("outcome", [outcome(1, str(DAY))], DAY)


def made() -> dict[str, tuple[str, object]]:
    """The newest build's layers: how each ended, and when it began."""
    rows = select(
        "select layer, status, started_at from ops.build_layer where build_id = (select max(build_id) from ops.build)"
    )
    return {layer: (status, began) for layer, status, began in rows}


def newest_build() -> tuple[int, str]:
    return select("select build_id, status from ops.build order by build_id desc limit 1")[0]


@pytest.fixture
def project(built_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the dbt project that a test may change; dbt runs on it."""
    copy = tmp_path / "dbt_project"
    shutil.copytree(settings().dbt_project, copy)
    monkeypatch.setattr(Settings, "dbt_project", property(lambda self: copy))
    yield copy
    shutil.rmtree(built_home / "dbt", ignore_errors=True)  # parsed from the copy


def a_mart(project: Path) -> Path:
    return next((project / "models" / "marts").rglob("mart_daily_crime.sql"))


@pytest.mark.slow("the same days are built layer by layer and at once")
def test_layer_by_layer_gives_what_one_build_gives(built_home: Path) -> None:
    deliver()
    with_build = build()
    check_marts()
    publish()
    expected, layers = checksum(), [layer.layer for layer in with_build.layers]
    assert expected["marts.mart_figure"]

    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("delete from ops.build_layer; update ops.build set status = 'failed' where build_id > 1")
    summaries = [build_layer(layer) for layer in LAYERS]
    assert [layer.layer for summary in summaries if summary for layer in summary.layers] == layers
    assert [summary.as_at_date for summary in summaries if summary] == [None, None, None, with_build.as_at_date]
    assert {layer: status for layer, (status, _) in made().items()} == dict.fromkeys(LAYERS, "succeeded")
    check_marts()
    publish()
    assert checksum() == expected
    assert [build_layer(layer) for layer in LAYERS] == [None] * 4


@pytest.mark.slow("a copy of the project is parsed and built")
def test_a_mended_mart_is_made_again_upon_the_core_that_stands(project: Path) -> None:
    deliver()
    good = a_mart(project).read_text()
    for layer in LAYERS[:2]:
        build_layer(layer)
    a_mart(project).write_text(BROKEN)
    with pytest.raises(BluelampError, match="The model mart_daily_crime failed") as raised:
        build_layer("marts")
    assert raised.value.page == "dictionary/marts.html#mart_daily_crime"
    core = made()["core"]
    build_id, status = newest_build()
    assert (status, made()["marts"][0]) == ("failed", "failed")
    with pytest.raises(BluelampError, match="its layer marts is not made"):
        build_layer("tests")

    a_mart(project).write_text(good)
    assert build_layer("marts") is not None
    assert build_layer("tests") is not None
    assert newest_build() == (build_id, "succeeded")
    assert made()["core"] == core
    # What stands was made by the project as it is now: nothing is due.
    assert build().build_id == build_id


@pytest.mark.slow("a copy of the project is parsed and built twice")
def test_nothing_is_made_upon_what_would_now_be_made_otherwise(project: Path) -> None:
    deliver()
    for layer in LAYERS[:3]:
        build_layer(layer)
    a_mart(project).write_text(a_mart(project).read_text() + "\n-- mended\n")
    with pytest.raises(BluelampError, match="its layer marts would now be made otherwise"):
        build_layer("tests")
    seed = next((project / "seeds").rglob("target_band.csv"), None) or next((project / "seeds").rglob("*.csv"))
    seed.write_text(seed.read_text() + "\n")
    with pytest.raises(BluelampError, match="its layer core would now be made otherwise"):
        build_layer("statistics")
    assert newest_build()[1] == "running"
    # Whoever builds now makes all of it by the project as it stands.
    assert build().is_full_refresh


def test_a_layer_that_was_killed_is_made_again_and_no_other(built_home: Path) -> None:
    deliver()
    for layer in LAYERS[:2]:
        build_layer(layer)
    core = made()["core"]
    killed = subprocess.run(
        [sys.executable, "-c", "from bluelamp.transform import build_layer; build_layer('marts')"],
        env={**os.environ, "BLUELAMP_HOME": str(built_home), "BLUELAMP_FAULT": "build:after_marts=kill"},
        cwd=settings().project, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert made()["marts"][0] == "running"
    assert build_layer("marts") is not None
    assert build_layer("tests") is not None
    assert (newest_build()[1], made()["core"]) == ("succeeded", core)


@pytest.mark.slow("several layers are built")
def test_a_layer_waits_for_nobody_and_needs_the_one_before(built_home: Path) -> None:
    deliver()
    with ledger.exclusive(), pytest.raises(AlreadyRunningError):
        build_layer("core")
    assert build_layer("marts") is None, "the newest build has succeeded"
    build_layer("core")
    with pytest.raises(BluelampError, match="its layer statistics is not made"):
        build_layer("marts")
    # A build by hand between two layers takes the deliveries over; the layers find nothing left to do.
    assert build().new_load_count == 2
    assert [build_layer(layer) for layer in LAYERS[1:]] == [None] * 3


def test_the_quality_check_asks_for_marts_alone_and_holds_for_no_others(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may run beside dbt's tests: approved is what it looked at, published what both have passed."""
    deliver()
    with pytest.raises(BluelampError, match="has no marts that are made"):
        for layer in LAYERS[:2]:
            build_layer(layer)
        check_marts()
    build_layer("marts")
    assert check_marts() is not None
    build_id, _ = newest_build()
    assert publish().publication_id is None, "approved, but its tests have not passed"

    build_layer("marts")
    assert select("select is_approved from ops.build order by build_id desc limit 1") == [(False,)]

    def make_anew_meanwhile(run_id: int) -> CheckSummary:
        summary = check_build(run_id)
        build_layer("marts")
        return summary

    with monkeypatch.context() as patched, pytest.raises(BluelampError, match="made anew while they were checked"):
        patched.setattr("bluelamp.quality.check_build", make_anew_meanwhile)
        check_marts()
    assert publish().publication_id is None
    assert check_marts() is not None
    assert build_layer("tests") is not None
    assert publish().publication_id is not None
    assert select("select build_id from marts_history.publication where is_current") == [(build_id,)]
