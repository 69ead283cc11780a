"""A run of nights starts only the programs of Airflow that it needs."""

import shutil
from pathlib import Path

import pytest

from bluelamp import settings as settings_module
from bluelamp.local.night import components, dags_sha256, dags_stamp
from bluelamp.settings import PROJECT, settings


def test_dags_are_read_once_and_again_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dags", "contracts"):
        shutil.copytree(PROJECT / name, tmp_path / "project" / name)
    monkeypatch.setattr(settings_module, "PROJECT", tmp_path / "project")
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    try:
        settings().airflow_home.mkdir(parents=True)
        both = ["scheduler", "dag-processor"]
        assert components() == both
        dags_stamp().write_text(dags_sha256())
        assert components() == ["scheduler"]
        contract = tmp_path / "project" / "contracts" / "crime.odcs.yaml"
        contract.write_text(contract.read_text() + "\n")
        assert components() == both
        dags_stamp().write_text(dags_sha256())
        (tmp_path / "project" / "dags" / "another.py").write_text("")
        assert components() == both
    finally:
        settings.cache_clear()
