"""Every DAG is there, says who owns it and what to do when it fails, and costs next to nothing to read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

from croniter import croniter

from bluelamp.contracts import load_contracts
from bluelamp.settings import PROJECT
from bluelamp.transform.layers import LAYERS

HEAVY = {
    "altair", "apprise", "dbt", "great_expectations", "numpy", "openpyxl", "pandas", "polars", "pyarrow", "statsmodels",
    "typst", "vl_convert", "xlsxwriter",
}  # fmt: skip
OURS_AT_PARSE = {
    "bluelamp.contracts",
    "bluelamp.contract_columns",
    "bluelamp.contract_mapping",
    "bluelamp.contract_properties",
    "bluelamp.contract_translation",
    "bluelamp.files",
    "bluelamp.home",
    "bluelamp.inherited_environment",
    "bluelamp.nodes",
    "bluelamp.orchestration",
    "bluelamp.errors",
    "bluelamp.settings",
    "bluelamp.operations",
    "bluelamp.operations.alert",
}


def test_there_is_one_ingest_dag_per_contract_and_the_others(bag: dict[str, Any]) -> None:
    assert bag["import_errors"] == {}
    assert set(bag["dags"]) == {f"ingest_{feed}" for feed in load_contracts()} | {
        "refresh_warehouse", "maintenance", "annual_target_setting", "weekly_fib_briefing", "monthly_performance_reports",
        "quarterly_panel_report",
    }  # fmt: skip


def test_every_task_has_owner_retries_with_backoff_and_a_failure_callback(bag: dict[str, Any]) -> None:
    tasks = [(dag_id, name, task) for dag_id, dag in bag["dags"].items() for name, task in dag["tasks"].items()]
    assert tasks
    for dag_id, name, task in tasks:
        where = f"{dag_id}.{name}"
        assert task["owner"] not in ("", "airflow"), where
        assert task["retries"] >= 2, where
        assert task["backoff"] > 1, where
        assert task["has_retry_policy"], where
        assert task["has_failure_callback"], where
        assert task["doc"], where


def test_every_dag_says_what_to_do_when_it_fails(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert "### When it fails" in dag["doc_md"], dag_id
        for name in dag["tasks"]:
            assert name in dag["doc_md"] or dag_id.startswith("ingest_"), (
                f"{dag_id} does not say what to do about {name}"
            )
        assert dag["tags"], dag_id


def test_no_dag_catches_up_or_runs_twice_at_once_and_all_keep_police_time(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert dag["catchup"] is False, dag_id
        assert dag["max_active_runs"] == 1, dag_id
        assert dag["timezone"] == "Europe/London", dag_id


def test_refresh_makes_layers_checks_publishes_and_reports_in_that_order(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["refresh_warehouse"]["tasks"]
    assert {name: task["upstream"] for name, task in tasks.items()} == {
        "build.core": [], "build.statistics": ["build.core"], "build.marts": ["build.statistics"],
        "build.tests": ["build.marts"], "build.check_marts": ["build.marts"],
        "publish": ["build.check_marts", "build.tests"], "report": ["publish"],
    }  # fmt: skip
    assert [name.removeprefix("build.") for name in tasks][: len(LAYERS)] == list(LAYERS)
    # A night without news skips its layers, and still publishes what an earlier night could not.
    rules = {name: task["trigger_rule"] for name, task in tasks.items()}
    assert {name for name, rule in rules.items() if rule == "none_failed"} == {"build.check_marts", "publish", "report"}
    for feed in load_contracts():
        assert bag["dags"][f"ingest_{feed}"]["tasks"]["ingest"]["outlets"] == [f"bluelamp://raw/{feed}"]


def test_reading_the_dags_imports_nothing_heavy_and_takes_no_time(bag: dict[str, Any]) -> None:
    assert {module.split(".")[0] for module in bag["modules"]} & HEAVY == set()
    assert {module for module in bag["modules"] if module.startswith("bluelamp.")} <= OURS_AT_PARSE
    assert {file: seconds for file, seconds in bag["seconds"].items() if seconds > 1.0} == {}


def test_reading_twice_gives_the_same_dags(bag: dict[str, Any], read_bag: Callable[..., dict[str, Any]]) -> None:
    """Otherwise Airflow would store a new version of a DAG at every look."""
    again = read_bag(PROJECT / "dags", PYTHONHASHSEED="2")
    assert {dag_id: dag["sha256"] for dag_id, dag in again["dags"].items()} == {
        dag_id: dag["sha256"] for dag_id, dag in bag["dags"].items()
    }


def test_feeds_are_looked_for_as_their_contracts_say(bag: dict[str, Any]) -> None:
    schedules = {
        feed: bag["dags"][f"ingest_{feed}"]["schedule"]["expression"] for feed, contract in load_contracts().items()
    }
    for feed, contract in load_contracts().items():
        looks = croniter(schedules[feed], datetime(2013, 1, 1))
        times = list(takewhile(lambda moment: moment.year == 2013, (looks.get_next(datetime) for _ in range(1_000))))
        assert all(moment.hour not in (0, 1) and moment.time() < time(5, 30) for moment in times), feed
        if contract.cadence in ("daily", "occasional"):  # what people wrote is there on the next morning
            assert len(times) == 2 * 365, feed
            continue
        # Looked for on the day on which each month falls due, and never more than a week later than it came.
        days = {moment.date() for moment in times}
        due = [date(2013, month, 1) + contract.latency for month in range(1, 9)]
        assert set(due) <= days, feed
        assert max(later - earlier for earlier, later in pairwise(sorted(days))) <= timedelta(days=7), feed
        assert len(days) < 250, f"{feed} comes once a month"


def test_an_unpaused_yearly_dag_waits_for_the_next_january(bag: dict[str, Any]) -> None:
    following = datetime.fromisoformat(bag["dags"]["annual_target_setting"]["next_run"])
    now = datetime.now(UTC)
    assert now - timedelta(days=7) <= following <= now + timedelta(days=366)
    assert (following.month, following.day) == (1, 15)


def test_documents_come_after_the_night_and_on_their_days(bag: dict[str, Any]) -> None:
    """The sheet on Mondays before the meeting, the packs when the month before is complete, the Panel's once a quarter."""
    wanted = {"weekly_fib_briefing": 52, "monthly_performance_reports": 12, "quarterly_panel_report": 4}
    for dag_id, most in wanted.items():
        looks = croniter(bag["dags"][dag_id]["schedule"]["expression"], datetime(2013, 1, 1))
        times = list(takewhile(lambda moment: moment.year == 2013, (looks.get_next(datetime) for _ in range(60))))
        assert most <= len(times) <= most + 1, dag_id
        assert all(moment.time() >= time(7) for moment in times), "the night may still be at work"
        assert bag["dags"][dag_id]["tasks"].popitem()[1]["outlets"], dag_id
        if dag_id == "weekly_fib_briefing":
            assert {moment.isoweekday() for moment in times} == {1}


def test_a_night_that_is_not_out_by_seven_misses_its_deadline(bag: dict[str, Any]) -> None:
    assert bag["dags"]["refresh_warehouse"]["deadlines"] == [
        ["published by 07:00", "DagRunLogicalDateDeadline", 90 * 60, "bluelamp.operations.alert.deadline_missed"]
    ]
    assert bag["dags"]["refresh_warehouse"]["schedule"]["expression"] == "30 5 * * *"
    assert "published_by_seven" in bag["dags"]["maintenance"]["tasks"]


def test_a_dag_file_that_cannot_be_read_is_noticed(read_bag: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("from airflow.sdk import dag, NoSuchThing\n")
    assert list(read_bag(tmp_path)["import_errors"]) == ["broken.py"]


def test_a_dag_file_fits_a_screen() -> None:
    files = list((PROJECT / "dags").glob("*.py"))
    assert files
    assert {path.name: count for path in files if (count := len(path.read_text().splitlines())) > 90} == {}
