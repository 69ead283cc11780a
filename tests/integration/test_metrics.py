"""The metrics file: what stands in it is what the warehouse holds, and it appears whole."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ops
from bluelamp.operations import alert, metrics
from bluelamp.operations.metrics import keep_metrics, look_and_write, metrics_file, write_metrics

Read = dict[tuple[str, str], float]


def read() -> Read:
    """The file by Prometheus's own reader: value by metric and label."""
    return {
        (sample.name.removeprefix("bluelamp_"), next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(metrics_file().read_text())
        for sample in family.samples
    }


def test_the_file_says_what_is_published_and_how_far_each_feed_is(sample_home: Path) -> None:
    before = datetime.now(UTC).timestamp()
    assert write_metrics() == sample_home / "metrics" / "bluelamp.prom"
    found = read()
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select extract(epoch from published_at)::float8 from marts_history.publication where is_current"
        )
        ((published_at,),) = cursor.fetchall()
        cursor.execute("select sum(loaded_row_count)::float8 from ops.load where feed = 'crime' and state = 'accepted'")
        ((crimes,),) = cursor.fetchall()
    assert found["publication_timestamp_seconds", ""] == pytest.approx(published_at, abs=0.001)
    assert before - published_at <= found["publication_age_seconds", ""] < before - published_at + 60
    # Midnight of 14 October 2013 by police time, which is an hour before that of UTC.
    assert found["as_at_timestamp_seconds", ""] == datetime(2013, 10, 13, 23, tzinfo=UTC).timestamp()
    assert found["feed_accepted_rows", "crime"] == crimes > 0
    assert found["feed_late_seconds", "crime"] == 0
    assert {layer for name, layer in found if name == "build_layer_seconds"} == {"core", "statistics", "marts", "tests"}
    assert found["build_layer_seconds", "core"] > 0
    assert {feed for name, feed in found if name == "feed_waiting_files"} == set(load_contracts())


def test_a_home_without_a_publication_says_what_there_is(home: Path, tmp_path: Path) -> None:
    write_metrics()
    found = read()
    assert found["up", ""] == 1
    metrics_file().unlink()
    assert look_and_write(tmp_path) == tmp_path / "bluelamp.prom"
    assert not metrics_file().exists(), "a collector reads the folder that was named, each figure once"
    assert ("publication_age_seconds", "") not in found
    assert found["open_alarms", "failed_task"] == 0


def test_what_failed_is_an_open_alarm_until_a_night_publishes(home: Path) -> None:
    task = SimpleNamespace(dag_id="refresh_warehouse", run_id="manual", task_id="build.core", try_number=1)
    alert.task_failed({"task_instance": task, "exception": ValueError("x")})
    write_metrics()
    assert read()["open_alarms", "failed_task"] == 1
    with ops.run("publish", "publisher"):
        pass
    write_metrics()
    assert read()["open_alarms", "failed_task"] == 0


def test_metrics_that_cannot_be_written_keep_nothing_else_from_being_done(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(metrics, "metrics_file", lambda _: Path("/proc/nowhere/bluelamp.prom"))
    keep_metrics()
    assert "The metrics could not be written" in caplog.text
