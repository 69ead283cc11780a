"""What a timer runs looks, and changes nothing: no home is made, no server started; a backup's directory keeps what another needs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bluelamp.cli.app import app
from bluelamp.database import server
from bluelamp.errors import BluelampError
from bluelamp.operations.backup.make import forget_removed
from bluelamp.settings import settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The address of a home that is not there; whoever starts a server fails."""

    def start() -> bool:
        raise AssertionError("a server was started")

    monkeypatch.setattr(server, "start", start)
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path / "gone"))
    settings.cache_clear()
    yield tmp_path / "gone"
    settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_home_that_was_deleted_does_not_come_back(home: Path) -> None:
    error = run("metrics").exception
    assert isinstance(error, BluelampError)
    assert (error.what, error.where) == ("There is no database here.", str(home))
    looked = run("doctor", "--published-by", "00:00", "--json")
    assert looked.exit_code == 1
    (found,) = json.loads(looked.stdout)
    assert (found["words"], "BLUELAMP_HOME" in found["next_step"]) == ("There is no database here.", True)
    assert not home.exists()


@pytest.mark.parametrize("command", [("metrics",), ("doctor", "--published-by", "00:00")])
def test_a_server_that_was_stopped_stays_so_and_the_metrics_say_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (home / "pg").mkdir(parents=True)
    monkeypatch.setattr(server, "is_running", lambda: False)
    assert run(*command).exit_code == 1
    lines = (home / "metrics" / "bluelamp.prom").read_text().splitlines()
    told = dict(line.split() for line in lines if not line.startswith("#"))
    assert (told.pop("bluelamp_up"), list(told)) == ("0.0", ["bluelamp_written_timestamp_seconds"])


def test_the_metrics_of_a_database_that_does_not_answer_go_where_the_collector_may_look(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELAMP_DATABASE_URL", "postgresql://bluelamp_admin@127.0.0.1:9/bluelamp")
    monkeypatch.setenv("BLUELAMP_SECRETS", str(tmp_path))
    (tmp_path / "bluelamp_engineer").write_text("word")
    settings.cache_clear()
    assert run("metrics", "--to", str(tmp_path / "collected")).exit_code == 1
    assert "bluelamp_up 0.0" in (tmp_path / "collected" / "bluelamp.prom").read_text()
    assert not home.exists()


def test_while_another_backup_is_made_nothing_leaves_the_directory(tmp_path: Path) -> None:
    file = tmp_path / "archive" / "crime" / "a.csv"
    file.parent.mkdir(parents=True)
    file.touch()
    made, at_work = tmp_path / "2013-10-15T023004Z", tmp_path / ".2013-10-15T023005Z.1-aa.tmp"
    made.mkdir()
    (made / "manifest.json").write_text(json.dumps({"archive": [], "removed": ["crime/a.csv"]}))
    at_work.mkdir()
    assert (forget_removed(tmp_path), file.exists()) == (0, True)
    at_work.rmdir()
    assert (forget_removed(tmp_path), file.exists()) == (1, False)
