"""A policy folder of an older version, made by hand, as the product reads it now."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluelamp.cli.app import app
from bluelamp.errors import BluelampError
from bluelamp.policy.check import check_policy
from bluelamp.policy.upgrade import STEPS, upgrade
from bluelamp.policy.version import VERSION
from bluelamp.policy.words import ForceWords, words_of
from bluelamp.settings import settings

OLD = "# Ours since 2012.\nversion: 1\nforce_name: Wyvern Constabulary\n"
NOT_THERE_YET = ("issue_rule", "plan_progress_policy", "register_owner", "retention", "legal_hold")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The sample force's folder as it was in version 1: no words for areas, no tables of the register, a table of method less."""
    folder = tmp_path / "policy"
    shutil.copytree(settings().project / "policy/sample", folder)
    for name in (*NOT_THERE_YET, "scorecard_point"):
        (folder / "seeds" / f"{name}.csv").unlink()
    (folder / "policy.yaml").write_text(OLD)
    return folder


def test_an_older_folder_is_told_to_upgrade_and_then_passes(old):
    found = check_policy(old)
    assert any(f"bluelamp policy upgrade {old}" in finding.next_step for finding in found)
    before = {path: path.read_bytes() for path in (old / "seeds").iterdir()}
    result = CliRunner().invoke(app, ["policy", "upgrade", str(old)])
    assert result.exit_code == 0, result.output
    assert "policy.yaml says version 2." in result.output
    assert "policy.yaml says version 3." in result.output
    for name in NOT_THERE_YET:
        assert f"{name}.csv was added without rows" in result.output
    assert "scorecard_point.csv was added with the product's rows" in result.output
    assert check_policy(old) == []
    assert {path: path.read_bytes() for path in before} == before, "what the folder says is never changed"
    text = (old / "policy.yaml").read_text()
    assert text.startswith("# Ours since 2012.\nversion: 3\nforce_name: Wyvern Constabulary\n")
    words = words_of(old)
    assert (words.bcu, words.lpu) == (ForceWords().bcu, ForceWords().lpu)


def test_upgrading_twice_does_nothing(old):
    assert upgrade(old)
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    assert upgrade(old) == []
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("said", ["version: 99\n", "version: 0\n", "force_name: Wyvern\n", "version: [\n"])
def test_what_cannot_be_upgraded_is_said(old, said):
    (old / "policy.yaml").write_text(said)
    with pytest.raises(BluelampError, match=f"the product reads {VERSION}") as error:
        upgrade(old)
    assert "policy.yaml" in error.value.where


def test_each_older_version_has_its_step():
    assert set(STEPS) == set(range(1, VERSION))


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("logo: arms.gif", "logo", "no picture for pages"),
        ("logo: arms.svg", "logo", "there is no file"),
        ("force_nam: Kent", "force_nam", "nobody knows this entry"),
        ("areas: division", "areas", "no words for levels"),
        ("areas: {beats: {one: ward, many: wards}}", "areas, beats", "no level of areas"),
        ("areas: {bcu: {one: division}}", "areas, bcu", "lacks the word"),
        ("areas: {bcu: {one: north/south, many: both}}", "areas, bcu", "name of a spread-sheet's tab"),
        ("areas: {bcu: {one: area, many: areas}, lpu: {one: Area, many: areas}}", "areas, lpu", "is taken"),
    ],
)
def test_a_fault_in_the_force_s_words_is_named(old, line, column, what):
    upgrade(old)
    (old / "policy.yaml").write_text(f"version: {VERSION}\n{line}\n")
    (found,) = check_policy(old)
    assert (found.file, found.column) == ("policy.yaml", column)
    assert what in found.what
    assert found.next_step
