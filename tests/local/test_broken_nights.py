"""Nights that break, through Airflow: which task says so, in what words, with what note and link; and what a clear does again.

./scripts/test tests/local/test_broken_nights.py --pictures docs/images/airflow      keeps pictures of Airflow's pages, too
"""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bluelamp import settings as settings_module
from bluelamp.database import connect, ensure_database
from bluelamp.local.airflow import airflow
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.night import REFRESH, wait_for_dags
from bluelamp.settings import PROJECT, settings
from tests.fixtures.airflow_pictures import keep_picture
from tests.fixtures.deliveries import write_night

COPIED = ("bluelamp", "contracts", "dags", "dbt_project", "expectations", "policy")
MOVES = ("added", "changed", "removed")
FEEDS = ("crime", "outcome", "satisfaction")
LAYERS = ("build.core", "build.statistics", "build.marts", "build.tests", "build.check_marts")
# A night of a small force takes seconds; all of this is one night after the other, on a machine that may be busy.
pytestmark = [pytest.mark.slow("five nights through Airflow, some minutes"), pytest.mark.timeout(3_000)]
PATIENCE_SECONDS = 1_000.0


class Nights:
    """Airflow of a home of its own, on a copy of the project that a test may break."""

    def __init__(self, project: Path, api: AirflowApi, pictures: Path | None) -> None:
        self.project, self.api, self.pictures = project, api, pictures

    def run(self, dag_id: str) -> str:
        """Run a DAG to its end; the run's id."""
        run_id = self.api.trigger(dag_id)
        return self.ended(dag_id, run_id)

    def ended(self, dag_id: str, run_id: str) -> str:
        assert wait_until(
            lambda: self.api.state(dag_id, run_id) in ("success", "failed"), seconds=PATIENCE_SECONDS, every=0.5
        )
        return run_id

    def deliver(self, day: date) -> None:
        """One night's deliveries, taken."""
        write_night(settings().landing, day)
        for feed in FEEDS:
            run_id = self.run(f"ingest_{feed}")
            states = self.states(f"ingest_{feed}", run_id)
            assert states == {"ingest": "success"}, self.said(f"ingest_{feed}", run_id, "ingest")[-3000:]

    def tasks(self, dag_id: str, run_id: str) -> dict[str, dict[str, Any]]:
        return {task["task_id"]: task for task in self.api.task_instances(dag_id, run_id)}

    def states(self, dag_id: str, run_id: str) -> dict[str, str]:
        return {name: task["state"] for name, task in self.tasks(dag_id, run_id).items()}

    def note(self, dag_id: str, run_id: str, task_id: str) -> str:
        """The task's note, once it is there."""
        wait_until(lambda: self.tasks(dag_id, run_id)[task_id]["note"], seconds=20)
        if self.pictures:
            keep_picture(self.api, self.pictures / f"{dag_id}.{task_id}.png", dag_id, run_id, task_id)
        return str(self.tasks(dag_id, run_id)[task_id]["note"])

    def clear(self, run_id: str, task_id: str) -> None:
        """Clear a task of the refresh with what follows it, as the UI does, and wait for the end."""
        wanted = {
            "dry_run": False, "dag_run_id": run_id, "task_ids": [task_id], "include_downstream": True, "only_failed": False,
        }  # fmt: skip
        self.api.request("POST", f"/api/v2/dags/{REFRESH}/clearTaskInstances", wanted)
        self.ended(REFRESH, run_id)

    def events(self, run_id: str) -> dict[str, Mapping[str, Any]]:
        """What the events of a run say, by asset."""
        found = self.api.request("GET", "/api/v2/assets/events?limit=200&order_by=-timestamp")["asset_events"]
        return {event["name"]: event["extra"] for event in found if event["source_run_id"] == run_id}

    def said(self, dag_id: str, run_id: str, task_id: str) -> str:
        """A task's whole log."""
        folder = settings().airflow_home / "logs" / f"dag_id={dag_id}" / f"run_id={run_id}" / f"task_id={task_id}"
        return "".join(path.read_text() for path in sorted(folder.glob("*.log")))


@contextmanager
def changed(path: Path, change: Callable[[str], str]) -> Iterator[None]:
    """A file of the copy that is otherwise for a while."""
    before = path.read_text() if path.exists() else None
    path.write_text(change(before or ""))
    yield
    path.write_text(before) if before is not None else path.unlink()


@pytest.fixture(scope="module")
def nights(request: pytest.FixtureRequest) -> Iterator[Nights]:
    pictures = request.config.getoption("--pictures")
    # Not pytest's own folder: PostgreSQL, which never runs as root, has to reach it.
    with tempfile.TemporaryDirectory(prefix="bluelamp-broken-") as folder, pytest.MonkeyPatch.context() as patch:
        project, home = Path(folder, "project"), Path(folder, "home")
        Path(folder).chmod(0o755)
        for name in COPIED:
            shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        home.mkdir()
        (home / "SAMPLE").touch()
        patch.setenv("BLUELAMP_HOME", str(home))
        patch.setattr(settings_module, "PROJECT", project)
        patch.setattr("bluelamp.local.owner.PROJECT", project)
        settings.cache_clear()
        try:
            ensure_database()
            with airflow(["scheduler", "dag-processor"], is_scheduling=False) as running:
                wait_for_dags(running.api)
                yield Nights(project, running.api, Path(pictures).resolve() if pictures else None)
        finally:
            patch.undo()
            settings.cache_clear()


def published() -> dict[str, Any]:
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select changes from marts_history.publication where is_current")
        row = cursor.fetchone()
    return row[0] if row else {}


def test_a_refused_delivery_is_said_by_its_feed_and_wakes_nobody(nights: Nights) -> None:
    folder = settings().landing / "crime"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "crime_2013-10-12.csv").write_text("crime_number,what_is_this\nCR/0000001/13,Jane Roe\n")
    (folder / "crime_2013-10-12.csv.manifest.json").write_text(json.dumps({"feed": "crime"}))
    run_id = nights.run("ingest_crime")
    assert nights.states("ingest_crime", run_id) == {"ingest": "failed"}
    note = nights.note("ingest_crime", run_id, "ingest")
    assert "1 deliveries were refused" in note
    assert "crime/crime_2013-10-12.csv" in note
    assert "bluelamp quarantine crime" in note
    assert "Jane" not in note + nights.said("ingest_crime", run_id, "ingest")
    assert nights.events(run_id) == {}
    shutil.rmtree(folder)


@pytest.mark.alarm("build.marts")
def test_a_broken_model_is_named_and_only_its_layer_is_made_again(nights: Nights) -> None:
    nights.deliver(date(2013, 10, 13))
    mart = next((nights.project / "dbt_project" / "models" / "marts").rglob("mart_daily_crime.sql"))
    with changed(mart, lambda text: text + "\nwhere 1 / 0 = 1\n"):
        run_id = nights.run(REFRESH)
        assert nights.states(REFRESH, run_id) == {
            "build.core": "success", "build.statistics": "success", "build.marts": "failed", "build.tests": "upstream_failed",
            "build.check_marts": "upstream_failed", "publish": "upstream_failed", "report": "upstream_failed",
        }  # fmt: skip
        note = nights.note(REFRESH, run_id, "build.marts")
        assert "The model mart_daily_crime failed" in note
        assert "models/marts" in note
        assert "Planning and performance team" in note
        assert "The model mart_daily_crime failed" in nights.said(REFRESH, run_id, "build.marts")
    assert published() == {}
    nights.clear(run_id, "build.marts")
    tasks = nights.tasks(REFRESH, run_id)
    assert {task["state"] for task in tasks.values()} == {"success"}
    assert [tasks[name]["try_number"] for name in LAYERS[:3]] == [1, 1, 2]

    # An event for the publication, and one for each mart of which rows moved, with how many.
    events, changes = nights.events(run_id), published()
    moved = {f"marts.{name}": rows for name, rows in changes.items() if any(rows[kind] for kind in MOVES)}
    assert {name for name in events if name.startswith("marts.")} == set(moved)
    assert len(moved) > 5
    for name, rows in moved.items():
        assert [events[name][kind] for kind in MOVES] == [rows[kind] for kind in MOVES], name
    assert events["marts"] == {"publication_id": 1, "as_at_date": "2013-10-13"}


def test_a_failing_test_is_named_with_a_link_to_what_it_looks_at(nights: Nights) -> None:
    nights.deliver(date(2013, 10, 14))
    test = nights.project / "dbt_project" / "tests" / "no_crime_at_all.sql"
    with changed(test, lambda _: "select * from {{ ref('mart_daily_crime') }}\n"):
        run_id = nights.run(REFRESH)
        states = nights.states(REFRESH, run_id)
        assert (states["build.marts"], states["build.tests"]) == ("success", "failed")
        note = nights.note(REFRESH, run_id, "build.tests")
        assert "The test no_crime_at_all failed" in note
        assert f"({settings().site_address}/dictionary/marts.html#mart_daily_crime)" in note
        assert 'id="mart_daily_crime"' in (settings().site / "dictionary" / "marts.html").read_text()
    nights.clear(run_id, "build.tests")
    tasks = nights.tasks(REFRESH, run_id)
    assert {task["state"] for task in tasks.values()} == {"success"}
    assert [tasks[name]["try_number"] for name in LAYERS[:4]] == [1, 1, 1, 2]


def test_a_failing_expectation_is_named_with_a_link_to_its_page(nights: Nights) -> None:
    nights.deliver(date(2013, 10, 15))
    suite = nights.project / "expectations" / "build" / "mart_daily_crime.json"

    def impossible(text: str) -> str:
        document = json.loads(text)
        document["expectations"].append(
            {
                "type": "expect_table_row_count_to_equal", "severity": "critical",
                "description": "There is nothing at all.", "kwargs": {"value": 0},
            }
        )  # fmt: skip
        return json.dumps(document)

    with changed(suite, impossible):
        run_id = nights.run(REFRESH)
        states = nights.states(REFRESH, run_id)
        assert (states["build.tests"], states["build.check_marts"], states["publish"]) == (
            "success", "failed", "upstream_failed",
        )  # fmt: skip
        note = nights.note(REFRESH, run_id, "build.check_marts")
        assert "There is nothing at all." in note
        assert f"({settings().site_address}/checks/build/mart_daily_crime.html)" in note
        assert "There is nothing at all." in (settings().site / "checks/build/mart_daily_crime.html").read_text()
    nights.clear(run_id, "build.check_marts")
    tasks = nights.tasks(REFRESH, run_id)
    assert {task["state"] for task in tasks.values()} == {"success"}
    assert [tasks[name]["try_number"] for name in LAYERS] == [1, 1, 1, 1, 2]


def test_a_night_that_brings_nothing_wakes_nobody_and_builds_nothing(nights: Nights) -> None:
    began = time.monotonic()
    run_id = nights.run("ingest_crime")
    assert nights.states("ingest_crime", run_id) == {"ingest": "skipped"}
    assert nights.events(run_id) == {}
    run_id = nights.run(REFRESH)
    assert nights.states(REFRESH, run_id) == dict.fromkeys((*LAYERS, "publish", "report"), "skipped")
    assert nights.events(run_id) == {}
    # Whoever clears a task wants its work.
    nights.clear(run_id, "report")
    assert nights.states(REFRESH, run_id)["report"] == "success"
    assert nights.api.state(REFRESH, run_id) == "success"
    print(f"a night without news: {time.monotonic() - began:.1f} s")
