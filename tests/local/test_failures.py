"""A failure says what happened, where, and what to do next; the alarm itself never hides it."""

import json
import logging
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bluelamp.calendar import POLICE_TIME
from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest import Delivered, IngestSummary
from bluelamp.local.night import task_failure
from bluelamp.operations import alert, upkeep
from bluelamp.operations.task_log import fail_if_refused, shown_in_log
from bluelamp.operations.upkeep import is_over, remove_old_logs, report_targets, require_publication_today
from bluelamp.quality import lateness
from bluelamp.settings import settings
from tests.fixtures.raw_rows import answer, crime, outcome, write_rows

NOON = datetime.combine(date.today(), time(12), POLICE_TIME)
TASK = SimpleNamespace(dag_id="ingest_crime", run_id="manual", task_id="ingest", try_number=1)


def context(error: BaseException) -> dict[str, Any]:
    return {"task_instance": TASK, "exception": error}


def task_runs() -> list[tuple[str, dict[str, Any]]]:
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select status, detail from ops.run where kind = 'task'")
        return cursor.fetchall()


def test_a_failed_task_is_written_down_in_our_own_words(home: Path) -> None:
    alert.task_failed(context(BluelampError("Header lost a column.", next_step="Ask the owner.")))
    ((status, detail),) = task_runs()
    assert status == "failed"
    assert (detail["dag"], detail["task"], detail["what"]) == ("ingest_crime", "ingest", "Header lost a column.")
    assert detail["next"] == "Ask the owner."


def test_what_a_database_said_of_a_row_is_never_written_down(home: Path) -> None:
    alert.task_failed(context(ValueError("Failing row contains (Jane Roe, 1 High Street)")))
    assert "Jane" not in json.dumps(task_runs()[0][1])


def test_an_alarm_that_fails_says_so_and_raises_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(facts: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(alert, "write_down", refuse)
    with caplog.at_level(logging.ERROR, logger="bluelamp"):
        alert.task_failed(context(ValueError()))
    assert "could not be passed on" in caplog.text


def test_a_message_goes_to_whoever_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setenv("BLUELAMP_NOTIFY", "json://127.0.0.1:9/")
    settings.cache_clear()
    monkeypatch.setattr("apprise.Apprise.notify", lambda self, **words: sent.append(words["title"]))
    alert.task_failed(context(BluelampError("x")))
    assert sent == ["Bluelamp: ingest_crime.ingest failed"]


@pytest.mark.alarm("ingest")
def test_a_refused_delivery_fails_the_task_and_names_the_file(home: Path) -> None:
    summary = IngestSummary(1)
    fail_if_refused(summary)
    refused = Delivered("crime", "crime_2013-10-14.csv", "pending")
    refused.refuse("its rows are 3 where the manifest says 4")
    summary.add(refused)
    with pytest.raises(BluelampError, match=r"manifest says 4[\s\S]*crime/crime_2013-10-14.csv") as failed:
        fail_if_refused(summary)
    assert "1 deliveries were refused or are held" in failed.value.what
    assert "Run: bluelamp quarantine crime" in failed.value.next_step


def test_the_task_log_shows_checks_also_when_the_work_failed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BluelampError), shown_in_log():
        with connect("publisher") as connection, connection.cursor() as cursor:
            cursor.execute("select ops.start_run('check_marts')")
            ((run_id,),) = cursor.fetchall()
            cursor.execute(
                "insert into ops.check_result (run_id, checked, suite, expectation, severity, is_success, unexpected_count, detail)"
                " values (%s, 'marts', 'build.mart_figure', 'x', 'critical', false, 7, %s)",
                (run_id, json.dumps({"description": "LPUs add up to their BCU."})),
            )
        raise BluelampError("refused")
    shown = capsys.readouterr().out
    assert "BROKEN" in shown
    assert "LPUs add up to their BCU." in shown


def test_whoever_waits_for_a_night_reads_the_tasks_own_words(home: Path) -> None:
    task = {"dag_id": "ingest_crime", "dag_run_id": "manual", "task_id": "ingest", "try_number": 1}
    log = settings().airflow_home / "logs/dag_id=ingest_crime/run_id=manual/task_id=ingest/attempt=1.log"
    log.parent.mkdir(parents=True)
    detail = [{"exc_type": "BluelampError", "exc_value": "Refused.\nWhere: crime.csv\nNext: Ask."}]
    log.write_text(
        'not json\n{"event": "began"}\n' + json.dumps({"event": "Task failed", "error_detail": detail}) + "\n"
    )
    error = task_failure(task)
    assert error.what.startswith("ingest_crime.ingest failed: BluelampError: Refused.")
    assert (error.where, error.next_step) == (str(log), "Ask.")


def test_seven_o_clock_is_asked_of_the_book_keeping(home: Path) -> None:
    # A machine that comes on in the night makes good the morning before: nothing of today is due yet.
    require_publication_today(datetime.combine(date.today(), time(6, 59), POLICE_TIME))
    with pytest.raises(BluelampError, match="Nothing has been published since midnight"):
        require_publication_today(NOON)
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select ops.finish_run(ops.start_run('publish'), 'succeeded', '{}')")
    require_publication_today(NOON)


@pytest.mark.alarm("published_by_seven")
@pytest.mark.real_life(
    "silence", "all feeds stop: a publication with nothing new is none by 07:00; a monthly feed has its time"
)
def test_seven_o_clock_is_not_content_with_nothing_new(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Under replay nobody knows what time it is.
    monkeypatch.setattr(lateness, "settings", lambda: SimpleNamespace(is_replay=False))
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select ops.finish_run(ops.start_run('publish'), 'succeeded', '{}')")
    today = date.today()
    write_rows("crime", [crime(1, str(today))], today)
    write_rows("satisfaction", [answer(1, "2013-10-14")], today - timedelta(days=20))
    require_publication_today(NOON)
    write_rows("outcome", [outcome(1, "2013-10-14")], date(2013, 10, 14))
    with pytest.raises(BluelampError, match="Figures stand still: outcome: nothing since 14 October 2013") as failed:
        require_publication_today(NOON)
    assert "crime:" not in str(failed.value)
    assert "where the deliveries are" in failed.value.next_step


def test_only_old_logs_go(home: Path) -> None:
    import os

    runs = [settings().airflow_home / "logs/dag_id=x" / f"run_id={name}" for name in ("old", "new")]
    for path in runs:
        path.mkdir(parents=True, exist_ok=True)
    os.utime(runs[0], (0, 0))
    assert remove_old_logs() == 1
    assert [path.exists() for path in runs] == [False, True]


def test_a_note_says_what_where_and_what_to_do_and_links_to_a_page_that_is_there(home: Path) -> None:
    page = "checks/build/mart_figure.html"
    facts = {"what": "It broke. " * 200, "where": "here", "next": "Mend it.", "page": page, "error": "BluelampError"}
    assert page not in alert.note_words(facts)
    (settings().site / page).parent.mkdir(parents=True, exist_ok=True)
    (settings().site / page).write_text("there")
    note = alert.note_words(facts)
    assert len(note) <= 1_000
    assert note.endswith(f"[{page}]({settings().site_address}/{page})")
    assert alert.note_words({**facts, "what": "", "page": ""}) == "**BluelampError**\n\nhere\n\nNext: Mend it."


@pytest.mark.alarm("published by 07:00")
def test_a_missed_deadline_is_told_unless_another_run_has_published(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = {"dag_run": {"dag_id": "refresh_warehouse", "dag_run_id": "scheduled__05:30"}}
    monkeypatch.setattr(upkeep, "DUE_HOUR", 0)  # at whatever hour this runs
    alert.deadline_missed(run)
    assert task_runs() == [], "on the first day nothing is late: nothing was ever published"
    monkeypatch.setattr("bluelamp.operations.refresh.published_as_at", lambda: date(2013, 10, 14))
    alert.deadline_missed(run)
    ((status, detail),) = task_runs()
    assert (status, detail["run"], detail["what"]) == (
        "failed", "scheduled__05:30", "Nothing has been published since midnight.",
    )  # fmt: skip
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select ops.finish_run(ops.start_run('publish'), 'succeeded', '{}')")
    alert.deadline_missed(run)
    assert len(task_runs()) == 1


@pytest.mark.alarm("report_targets")
def test_targets_of_a_warehouse_that_never_published_fail_as_the_text_says(home: Path) -> None:
    with pytest.raises(BluelampError, match="nothing is published yet"):
        report_targets()


@pytest.mark.real_life("schedules", "a yearly DAG that was paused for years makes good the last January")
def test_a_january_that_is_long_over_is_not_made_good() -> None:
    now, week = datetime.now(UTC), timedelta(days=7)
    assert is_over(now - timedelta(days=8), week, is_scheduled=True)
    assert not is_over(now - timedelta(days=6), week, is_scheduled=True)
    assert not is_over(now - timedelta(days=300), week, is_scheduled=False)
    assert not is_over(None, week, is_scheduled=True)
