"""The watch for "published by 07:00" needs no Airflow, says what it finds, and tells whoever is to know."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.calendar import POLICE_TIME
from bluelamp.cli.app import app
from bluelamp.database import connect, ops
from bluelamp.operations import watch
from bluelamp.operations.metrics import metrics_file
from bluelamp.settings import settings

SEVEN = time(7)


@pytest.fixture
def told(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to whoever is named."""
    sent: list[str] = []
    monkeypatch.setenv("BLUELAMP_NOTIFY", "json://127.0.0.1:9/")
    settings.cache_clear()

    def notify(messenger: object, *, title: str, body: str) -> bool:
        sent.append(f"{title}\n{body}")
        return True

    monkeypatch.setattr("apprise.Apprise.notify", notify)
    return sent


def published_at(moment: datetime) -> None:
    with ops.run("publish", "publisher") as run_id:
        pass
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.run set ended_at = %s where run_id = %s", (moment, run_id))


def today(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(datetime.now(POLICE_TIME).date(), time(hour, minute), POLICE_TIME)


def test_before_the_hour_nothing_is_due_and_nobody_is_told(told: list[str]) -> None:
    finding = watch.published_by(SEVEN, today(6, 59))
    assert (finding.is_well, finding.words) == (True, "not due before 07:00")
    assert told == []


def test_a_publication_in_time_is_well_and_its_time_is_said(told: list[str]) -> None:
    published_at(today(5, 52))
    published_at(today(6, 40))
    finding = watch.published_by(SEVEN, today(7))
    assert (finding.is_well, finding.words) == (True, "published at 05:52")
    assert told == []


@pytest.mark.real_life("services that start", "Airflow is down the whole night, and nobody would know")
def test_a_night_that_did_not_publish_is_told_and_written_down_without_airflow(told: list[str]) -> None:
    published_at(today(7) - timedelta(days=1))
    finding = watch.published_by(SEVEN, today(7))
    assert not finding.is_well
    assert "Nothing was published between midnight and 07:00. It has not been since." in finding.words
    assert len(told) == 1
    assert told[0].startswith("Bluelamp: doctor.published by 07:00 failed\nNothing was published")
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select status, detail ->> 'task' from ops.run where kind = 'task'")
        assert cursor.fetchall() == [("failed", "published by 07:00")]
    assert 'bluelamp_open_alarms{kind="failed_task"} 1.0' in metrics_file().read_text()


def test_a_publication_after_the_hour_is_late(told: list[str]) -> None:
    published_at(today(7, 1))
    finding = watch.published_by(SEVEN, today(9))
    assert (finding.is_well, finding.words.endswith("It was at 07:01.")) == (False, True)
    assert len(told) == 1


@pytest.mark.real_life("services that start", "the database is down when the watch looks")
def test_a_database_that_does_not_answer_is_told_too(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELAMP_DATABASE_URL", "postgresql://bluelamp_admin@127.0.0.1:9/bluelamp")
    settings.cache_clear()
    finding = watch.published_by(SEVEN, today(7))
    assert (finding.is_well, finding.words) == (False, "The database does not answer.")
    assert len(told) == 1
    assert "The database does not answer." in told[0]


@pytest.mark.real_life("services that start", "the home was taken down, and a timer looks every five minutes")
def test_a_server_that_is_down_is_told_and_left_down(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bluelamp.database.server.is_running", lambda: False)
    monkeypatch.setattr("bluelamp.database.server.start", lambda: pytest.fail("a server was started"))
    finding = watch.published_by(SEVEN, today(7))
    assert (finding.is_well, finding.words) == (False, "The database is not running.")
    assert len(told) == 1
    assert "bluelamp_up 0.0" in metrics_file().read_text()


def test_a_silent_feed_is_not_published_in_time(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from bluelamp.quality.lateness import late_feeds

    published_at(today(5, 52))
    last = date.today() - timedelta(days=9)
    monkeypatch.setattr(
        "bluelamp.operations.upkeep.late_feeds", lambda dates: late_feeds({"crime": last}, datetime.now(POLICE_TIME))
    )
    finding = watch.published_by(SEVEN, today(8))
    assert not finding.is_well
    assert "crime: nothing since" in finding.words


def test_the_command_ends_with_1_for_a_timer_that_looks_at_that(told: list[str]) -> None:
    done = CliRunner().invoke(app, ["doctor", "--published-by", "00:00"])
    assert (done.exit_code, "Nothing was published" in done.output) == (1, True)
    assert CliRunner().invoke(app, ["doctor", "--published-by", "seven"]).exit_code == 2
