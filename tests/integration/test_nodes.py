"""A node by the command line, as docs/nodes.md tells it, and its alarm when its database is down."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.database import connect, server
from bluelamp.errors import BluelampError
from bluelamp.local.first_run import claim_home
from bluelamp.operations.alert import deadline_missed, task_failed
from bluelamp.settings import PROJECT, inside, settings
from tests.fixtures.document_commands import PROGRAM, commands, run_elsewhere
from tests.fixtures.nodes import nodes_folder, stop_server

DOCUMENT = "docs/nodes.md"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A scheduler's home and the file of its one node, Kent, which has a policy and no database yet."""
    with nodes_folder() as here, pytest.MonkeyPatch.context() as patch:
        (here / "nodes.toml").write_text('[kent]\nhome = "kent"\npolicy = "policy"\n')
        (here / "kent").mkdir()
        shutil.copytree(PROJECT / "policy" / "sample", here / "policy")
        patch.setenv("BLUELAMP_HOME", str(here / "scheduler"))
        patch.setenv("BLUELAMP_NODES", str(here / "nodes.toml"))
        patch.setenv("BLUELAMP_NOTIFY", "json://127.0.0.1:9/")
        settings.cache_clear()
        yield here
        stop_server("kent", here)
    settings.cache_clear()


def test_a_force_is_added_as_the_document_tells(folder: Path) -> None:
    told = [command for command in commands(DOCUMENT) if run_elsewhere(command) is None]
    assert told[0].startswith("export BLUELAMP_NODES=")
    for command in told[1:]:
        words = command.removeprefix(PROGRAM).split()
        assert words[:2] == ["--node", "kent"]
        with inside("kent"):  # what a command of its own would end with it
            result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{command}: {result.output} {result.exception}"
    assert str(folder / "kent") in result.output
    assert not (folder / "scheduler" / "pg").exists()


def test_the_sample_force_does_not_run_where_nodes_are_scheduled(folder: Path) -> None:
    with pytest.raises(BluelampError, match="a lone warehouse") as error:
        claim_home()
    assert error.value.where == str(folder / "nodes.toml")
    assert not (folder / "scheduler" / "SAMPLE").exists()


def test_the_alarm_of_a_node_names_it_and_is_told_also_when_its_database_is_down(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr("apprise.Apprise.notify", lambda self, **words: sent.append(words) or True)
    task = SimpleNamespace(dag_id="kent.refresh_warehouse", run_id="manual", task_id="publish", try_number=4)
    with inside("kent"):
        task_failed({"task_instance": task, "exception": ValueError()}, node="kent")
        with connect("engineer") as connection, connection.cursor() as cursor:
            cursor.execute("select detail from ops.run where kind = 'task'")
            ((written,),) = cursor.fetchall()
        assert (written["node"], written["dag"]) == ("kent", "refresh_warehouse")
        server.stop()
        with pytest.raises(psycopg2.OperationalError) as down, connect("publisher"):
            pass
        task_failed({"task_instance": task, "exception": down.value}, node="kent")
        deadline_missed({"dag_run": {"dag_id": "kent.refresh_warehouse", "dag_run_id": "manual"}}, node="kent")
        assert server.start()
    assert [words["title"] for words in sent] == [
        "Bluelamp: kent.refresh_warehouse.publish failed",
        "Bluelamp: kent.refresh_warehouse.publish failed",
        "Bluelamp: kent.refresh_warehouse.deadline failed",
    ]
    for words in sent[1:]:
        assert words["body"].startswith("The database does not answer.")


def test_whoever_watches_asks_every_node(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("apprise.Apprise.notify", lambda self, **words: sent.append(words["title"]) or True)
    result = CliRunner().invoke(app, ["doctor", "--published-by", "00:00"])
    assert result.exit_code == 1
    assert "kent: published by 00:00" in " ".join(result.output.split())
    assert sent == ["Bluelamp: kent.doctor.published by 00:00 failed"]
    assert CliRunner().invoke(app, ["metrics"]).exit_code == 0
    written = (folder / "kent" / "metrics" / "bluelamp.prom").read_text()
    assert 'bluelamp_feed_waiting_files{feed="crime",node="kent"} 0.0' in written
    assert 'bluelamp_written_timestamp_seconds{node="kent"}' in written
    # The home that schedules is no force's: nothing is asked of it.
    assert not (folder / "scheduler" / "pg").exists()
    assert settings().node == ""
