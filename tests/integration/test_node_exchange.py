"""What a node sends to others, in a file of its own: the sample's home must not be made while another home is the tests'."""

import csv
import json
from pathlib import Path

import pytest

from bluelamp.operations.exchange import send_months
from bluelamp.peers.signature import is_by, own_key
from bluelamp.settings import inside, settings


def test_what_a_node_sends_is_its_signed_months_and_nothing_else(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = settings().policy
    (tmp_path / "nodes.toml").write_text(
        f'[leicestershire]\nhome = "{sample_home}"\npolicy = "{policy}"\nsends_to = ["national"]\n'
        f'[national]\nhome = "national"\npolicy = "{policy}"\n'
    )
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path / "scheduler"))
    monkeypatch.setenv("BLUELAMP_NODES", str(tmp_path / "nodes.toml"))
    settings.cache_clear()
    with inside("leicestershire"):
        (path,) = send_months()
        key = own_key().public_key()
    put = {file.relative_to(tmp_path / "national").as_posix() for file in (tmp_path / "national").rglob("*.*")}
    assert put == {f"landing/peer_month/{path.name}{ending}" for ending in ("", ".manifest.json")}
    assert is_by(json.loads(path.with_name(f"{path.name}.manifest.json").read_text()), key)
    with path.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["force_id"] for row in rows} == {"leicestershire"}
    assert set(rows[0]) == {"force_id", "month", "category_id", "recorded_count", "outcome_count"}
    with inside("national"):
        assert send_months() == []
