"""A rollback takes back what people read in spread-sheet and site, too; what it cannot take back, it says."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bluelamp.publish
from bluelamp.cli import app as cli
from bluelamp.errors import BluelampError
from bluelamp.operations import refresh, roll_back
from bluelamp.publish import PublishSummary
from bluelamp.settings import inside, settings

SITE = Path("site/index.html")


@pytest.fixture(autouse=True)
def rolled_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publication 2 is gone back from, without a database."""
    monkeypatch.setattr(cli, "ensure_database", lambda: None)
    for module in (bluelamp.publish, roll_back):
        monkeypatch.setattr(module, "rollback", lambda number: PublishSummary(3, date(2013, 10, 14)))
    for module in (refresh, roll_back):
        monkeypatch.setattr(module, "write_documents", lambda: [SITE])


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["rollback", *words])


def test_spread_sheet_and_site_go_back_with_it() -> None:
    done = run()
    assert done.exit_code == 0
    assert f"Wrote {SITE}" in done.output
    assert "Next:" not in done.output


@pytest.mark.parametrize("problem", [BluelampError("The disk is full."), MemoryError()])
def test_documents_that_fail_do_not_make_it_look_failed(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def fail() -> list[Path]:
        raise problem

    monkeypatch.setattr(roll_back, "write_documents", fail)
    done = run()
    assert done.exit_code == 0
    assert "Publication 3, as at 2013-10-14" in done.output
    assert "The rollback stands" in done.output
    assert str(getattr(problem, "what", "MemoryError")) in done.output
    assert "Next: bluelamp report daily-crime, bluelamp report site and bluelamp register write" in done.output


def test_a_node_that_sends_is_told_who_may_hold_what_was_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nodes.toml").write_text(
        '[kent]\nhome = "kent"\npolicy = "policy"\nsends_to = ["national"]\n[national]\nhome = "national"\npolicy = "policy"\n'
    )
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path / "scheduler"))
    monkeypatch.setenv("BLUELAMP_NODES", str(tmp_path / "nodes.toml"))
    settings.cache_clear()
    told = {}
    for node in ("kent", "national"):
        with inside(node):
            told[node] = run().output
    settings.cache_clear()
    assert "Nothing is sent by a rollback: national may hold months of what was taken back." in told["kent"]
    heading = told["kent"].partition("docs/nodes.md, ")[2].strip()
    assert f"## {heading}" in (Path(__file__).parents[3] / "docs" / "nodes.md").read_text(encoding="utf-8")
    assert "Nothing is sent" not in told["national"]
