"""A warehouse of no force, which collects the signed months that forces send: published, and the same as what was sent."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.database import connect, ensure_database
from bluelamp.operations.exchange import send_months
from bluelamp.operations.refresh import has_no_own_record, published_as_at, refresh
from bluelamp.peers.signature import FOLDER, own_key, public_words
from bluelamp.policy.check import check_policy
from bluelamp.settings import inside, settings
from tests.fixtures.nodes import nodes_folder, stop_server

FORCE = "leicestershire"


@pytest.fixture
def nodes(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample force, which sends its months to a collector with a server of its own."""
    policy = settings().policy
    with nodes_folder() as here:
        made = CliRunner().invoke(
            app, ["policy", "new", str(here / "policy"), "--collects", FORCE, "--collects", "kent"]
        )
        assert made.exit_code == 0, made.output
        (here / "nodes.toml").write_text(
            f'[{FORCE}]\nhome = "{sample_home}"\npolicy = "{policy}"\nsends_to = ["national"]\n'
            '[national]\nhome = "national"\npolicy = "policy"\n'
        )
        monkeypatch.setenv("BLUELAMP_HOME", str(here / "scheduler"))
        monkeypatch.setenv("BLUELAMP_NODES", str(here / "nodes.toml"))
        settings.cache_clear()
        yield here
        stop_server("national", here)
    settings.cache_clear()


def test_what_forces_send_is_published_and_the_same(nodes: Path) -> None:
    assert check_policy(nodes / "policy") == []
    with inside(FORCE):
        (path,) = send_months()
        (nodes / "policy" / FOLDER / f"{FORCE}.pub").write_text(public_words(own_key()))
    with path.open(newline="") as handle:
        sent = {(row["month"], row["category_id"]): row["recorded_count"] for row in csv.DictReader(handle)}
    with inside("national"):
        ensure_database()
        summary = refresh()
        assert (summary.ingest.accepted, summary.ingest.refused) == (1, 0), summary.words()
        assert str(published_as_at())[:7] == max(month for month, _ in sent)
        with connect("reader") as connection, connection.cursor() as cursor:
            cursor.execute("select force_id, month_start_date, category_id, recorded_count from star.fct_peer_month")
            rows = cursor.fetchall()
        again = refresh()
        assert has_no_own_record()  # so the reports of a force are not asked of it
        looked = CliRunner().invoke(app, ["status"])
        assert looked.exit_code == 0, looked.output
        assert again.publish.publication_id in (None, summary.publish.publication_id)
    assert {force for force, *_ in rows} == {FORCE}
    assert {(f"{month:%Y-%m}", category): count for _, month, category, count in rows} == {
        key: int(count) for key, count in sent.items() if count
    }
    page = (nodes / "national" / "site" / "index.html").read_text(encoding="utf-8")
    newest = max(month for month, _ in sent)
    assert f"{date.fromisoformat(f'{newest}-01'):%B %Y} is here from 1 of 2 forces" in page
    assert f">{int(sent[newest, 'all_crime']):,}<" in page
    assert "nothing here yet" in page
