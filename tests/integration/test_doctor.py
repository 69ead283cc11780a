"""Each thing that bluelamp doctor looks at, wrong once: its words, and what to do. Others stand beside what they are of."""

import shutil
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.database import connect
from bluelamp.operations import doctor
from bluelamp.settings import settings

Usage = namedtuple("Usage", "total used free")


def wrong(name: str) -> doctor.Finding:
    """The doctor's finding of that name, which is that something is wrong."""
    found = {finding.subject: finding for finding in doctor.examine()}
    assert not found[name].is_well, found[name]
    assert found[name].next_step
    return found[name]


def administer(statement: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_home_in_which_nothing_is_wrong(home: Path) -> None:
    by_machine = {"memory", "disk", "privacy"}  # which is this machine's matter
    assert [finding for finding in doctor.examine() if not finding.is_well and finding.subject not in by_machine] == []


@pytest.mark.alarm("python")
def test_an_old_python(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=(3, 10, 1)))
    assert (wrong("python").words, wrong("python").next_step) == ("Python 3.10.1", "Install Python 3.11 or newer.")


@pytest.mark.alarm("home")
def test_a_home_that_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    found = wrong("home")
    assert (found.words, found.next_step) == (str(home), "Choose a folder that you may write, by BLUELAMP_HOME.")


@pytest.mark.alarm("disk")
def test_a_disk_that_is_nearly_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(2**40, 2**40 - 2**30, 2**30))
    assert (wrong("disk").words, wrong("disk").next_step) == ("1 GB free", "Free at least 2 GB.")
    result = CliRunner().invoke(app, ["doctor"])
    assert (result.exit_code, "Free at least 2 GB." in result.output) == (1, True)


@pytest.mark.alarm("memory")
def test_memory_that_is_nearly_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: SimpleNamespace(available=2**29))
    assert (wrong("memory").words, wrong("memory").next_step) == ("0.5 GB free", "Free at least 1 GB.")


@pytest.mark.alarm("contracts")
def test_a_contract_of_the_force_s_own_that_cannot_be_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(settings().policy, tmp_path / "policy")
    (tmp_path / "policy" / "contracts").mkdir()
    (tmp_path / "policy" / "contracts" / "crime.odcs.yaml").write_text("schema: [\n")
    monkeypatch.setenv("BLUELAMP_POLICY", str(tmp_path / "policy"))
    settings.cache_clear()
    found = wrong("contracts")
    assert "The force's own contract cannot be used" in found.words
    assert "bluelamp policy check" in found.next_step


@pytest.mark.alarm("marts")
def test_a_mart_s_contract_that_cannot_be_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KeyError("columns")

    monkeypatch.setattr(doctor, "load_marts", broken)
    assert wrong("marts").words == "KeyError while looking"


@pytest.mark.alarm("database")
def test_a_schema_of_another_version(home: Path) -> None:
    administer("update ops.schema_state set fingerprint = 'another'")
    found = wrong("database")
    assert (found.words, found.next_step) == (
        "its schema is of another version of the project",
        "Run: bluelamp db migrate",
    )


@pytest.mark.alarm("rights")
def test_a_reader_that_sees_records(home: Path) -> None:
    administer("grant usage on schema raw to bluelamp_reader")
    found = wrong("rights")
    assert found.words == "the reader sees more or less than published marts"
    assert "bluelamp db migrate" in found.next_step
