"""Each alarm of docs/runbook.md that bluelamp status or a task tells, triggered once: its words, and what to do."""

import os
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.database import connect, ops
from bluelamp.errors import BluelampError
from bluelamp.failure import told
from bluelamp.operations import alert, approval, refresh, upkeep
from bluelamp.operations.alarms import NAMES, Alarm, alarms
from bluelamp.operations.audit import require_sound
from bluelamp.operations.backup.restore import rehearse_step
from bluelamp.operations.status import read_status
from bluelamp.publish import publish
from bluelamp.quality import lateness
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, text
from tests.fixtures.raw_rows import crime, write_rows

SENT = date(2013, 10, 1)


def raised(name: str) -> list[Alarm]:
    """What status tells under that name."""
    assert name in NAMES
    return [alarm for alarm in alarms(read_status()) if alarm.name == name]


def administer(statement: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.alarm("nothing published")
def test_nothing_was_ever_published(home: Path) -> None:
    (alarm,) = alarms(read_status())
    assert (alarm.name, alarm.what) == ("nothing published", "Nothing has been published yet.")
    assert "bluelamp refresh" in alarm.next_step
    result = CliRunner().invoke(app, ["status"])
    assert f"{alarm.what}\n  Next: {alarm.next_step}" in result.output


@pytest.mark.alarm("late")
def test_a_feed_is_late(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lateness, "settings", lambda: SimpleNamespace(is_replay=False))
    write_rows("crime", [crime(1, str(SENT))], SENT)
    (alarm,) = raised("late")
    assert alarm.what.startswith("crime: nothing since 1 October 2013; the next delivery was due by 4 October 2013")
    assert alarm.next_step == "Ask Force crime registrar where the deliveries are."


@pytest.mark.alarm("gap")
def test_a_day_never_came(home: Path) -> None:
    for day in (SENT, date(2013, 10, 4)):
        write_rows("crime", [crime(day.day, str(day))], day)
    (alarm,) = raised("gap")
    assert alarm.what == "crime of 2013-10-02 to 2013-10-03 never came: figures wait before it."
    assert "bluelamp delivery waive crime 2013-10-02" in alarm.next_step


@pytest.mark.alarm("held")
def test_a_delivery_waits_for_a_decision(home: Path) -> None:
    load_id = write_rows("crime", [crime(1, str(SENT))], SENT)
    administer("update ops.load set state = 'held', held_reason = 'the same rows came for another date'")
    (alarm,) = raised("held")
    assert alarm.what.endswith("waits for a decision: the same rows came for another date")
    assert f"bluelamp delivery release {load_id}" in alarm.next_step


@pytest.mark.alarm("refused")
def test_a_delivery_was_refused_until_its_correction_came(home: Path) -> None:
    write_rows("crime", [crime(1, str(SENT))], SENT, state="refused")
    (alarm,) = raised("refused")
    assert alarm.what == "crime: by hand was refused: by hand"
    assert "bluelamp quarantine crime; send the reasons to Force crime registrar" in alarm.next_step
    write_rows("crime", [crime(2, str(SENT))], SENT)
    assert raised("refused") == []


@pytest.mark.alarm("warning")
def test_a_delivery_was_taken_with_a_warning(home: Path) -> None:
    write_rows("crime", [crime(1, str(SENT))], SENT)
    administer("""update ops.load set warnings = '["codes that the warehouse does not know"]'""")
    (alarm,) = raised("warning")
    assert alarm.what == "crime, by hand: codes that the warehouse does not know"
    assert "correct the policy's seed" in alarm.next_step


@pytest.mark.alarm("waiting files")
def test_files_wait(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", crimes(1)))
    (alarm,) = raised("waiting files")
    assert alarm.what == "1 files of crime wait in the landing folder."
    assert "bluelamp ingest crime" in alarm.next_step


@pytest.mark.alarm("failed run")
def test_a_run_failed_until_it_succeeds(home: Path) -> None:
    with pytest.raises(BluelampError), ops.run("build", "builder"):
        raise BluelampError("The model int_crime failed.")
    (alarm,) = raised("failed run")
    assert alarm.what == "The last build failed: The model int_crime failed."
    assert "bluelamp refresh" in alarm.next_step
    with ops.run("build", "builder"):
        pass
    assert raised("failed run") == []


def test_a_feed_that_failed_is_made_good_by_that_feed_alone(home: Path) -> None:
    task = SimpleNamespace(dag_id="ingest_crime", run_id="manual", task_id="ingest", try_number=1)
    alert.task_failed({"task_instance": task, "exception": BluelampError("The pseudonym key is gone.")})
    with pytest.raises(BluelampError), ops.run("ingest", "loader", feeds=["crime", "outcome"]):
        raise BluelampError("The disk failed.")
    with ops.run("ingest", "loader", feeds=["outcome"]):
        pass
    assert [alarm.name for alarm in (*raised("failed run"), *raised("failed task"))] == ["failed run", "failed task"]
    with ops.run("ingest", "loader", feeds=["crime", "satisfaction"]):
        pass
    assert [*raised("failed run"), *raised("failed task")] == []


def test_a_build_that_failed_by_hand_is_made_good_by_the_layers_of_airflow(home: Path) -> None:
    with pytest.raises(BluelampError), ops.run("build", "builder"):
        raise BluelampError("The model int_crime failed.")
    with ops.run("build_core", "builder"):
        pass
    assert len(raised("failed run")) == 1
    with ops.run("build_tests", "builder"):
        pass
    assert raised("failed run") == []


@pytest.mark.alarm("failed task")
def test_a_task_failed_until_its_work_succeeds(home: Path) -> None:
    task = SimpleNamespace(dag_id="refresh_warehouse", run_id="manual", task_id="build.core", try_number=1)
    error = BluelampError("The model int_crime failed.", next_step="Ask its owner.")
    alert.task_failed({"task_instance": task, "exception": error})
    (alarm,) = raised("failed task")
    assert alarm.what == "refresh_warehouse.build.core failed: The model int_crime failed."
    assert alarm.next_step == "Ask its owner."
    with ops.run("publish", "publisher"):
        pass
    assert raised("failed task") == []


@pytest.mark.alarm("audit")
def test_something_does_not_add_up(home: Path) -> None:
    administer("insert into raw.crime (_load_id, _source_row) values (1, 1)")
    with pytest.raises(
        BluelampError, match=r"The audit found 1 faults: 1 rows of raw\.crime belong to no delivery"
    ) as error:
        require_sound()
    assert "docs/runbook.md, audit" in error.value.next_step


@pytest.mark.alarm("try_restore")
def test_a_backup_does_not_come_back(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = SimpleNamespace(returncode=1, stderr="its published figures are not those of the backup", stdout="")
    monkeypatch.setattr(sys.modules[rehearse_step.__module__], "bluelamp", lambda words, own: said)
    with pytest.raises(
        BluelampError, match="The backup does not come back: bluelamp db restore said: its published"
    ) as error:
        rehearse_step(("db", "restore"), {}, tmp_path)
    assert "bluelamp db try-restore" in error.value.next_step


@pytest.mark.alarm("remove_old_logs")
def test_old_logs_cannot_be_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = settings().airflow_home / "logs/dag_id=x/run_id=old"
    run.mkdir(parents=True)
    os.utime(run, (0, 0))
    monkeypatch.setattr(
        upkeep.shutil, "rmtree", lambda path: (_ for _ in ()).throw(PermissionError(13, "denied", str(path)))
    )
    with pytest.raises(PermissionError) as error:
        upkeep.remove_old_logs()
    assert "A file or folder cannot be used: it may not be read or written." in told(error.value).what


@pytest.mark.alarm("build.check_marts")
def test_a_mart_must_not_be_believed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ops.run("build_marts", "builder") as run_id:
        administer(
            f"""insert into ops.build (status) values ('running');
                insert into ops.build_layer (build_id, layer, run_id, made_by, status)
                values (1, 'marts', {run_id}, '', 'succeeded')"""
        )
    said = SimpleNamespace(
        is_open=False, page="checks/build/mart_figure.html", words=lambda: "LPUs add up to their BCU."
    )
    monkeypatch.setattr("bluelamp.quality.check_build", lambda run_id: said)
    monkeypatch.setattr(approval, "has_complete_day", lambda: True)
    with pytest.raises(BluelampError, match="The quality check refused build 1: LPUs add up") as error:
        approval.check_marts()
    assert "The last publication stands." in error.value.next_step


@pytest.mark.alarm("publish")
def test_what_was_approved_is_not_there_any_more(home: Path) -> None:
    administer(
        """insert into ops.build (status, is_approved, as_at_date, known_at) values
           ('succeeded', true, '2013-10-14', '2013-10-15'), ('failed', false, null, null)"""
    )
    with pytest.raises(BluelampError, match="Build 1 was approved, but a later build has taken its place") as error:
        publish()
    assert "bluelamp refresh" in error.value.next_step


@pytest.mark.alarm("report")
def test_documents_cannot_be_written(home: Path) -> None:
    settings().documents.write_text("in the way")
    try:
        with pytest.raises(OSError, match="exists") as error:
            refresh.write_documents()
    finally:
        settings().documents.unlink()
    found = told(error.value)
    assert found.what.startswith("A file or folder cannot be used:")
    assert "bluelamp doctor looks at the home, its disk and its rights" in found.next_step
