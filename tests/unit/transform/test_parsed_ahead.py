"""A project that was parsed before processes are forked is run once by each, and only as it stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluelamp.settings import settings
from bluelamp.transform import project, runner


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every manifest that dbt made, oldest first; the project stands as the last of `stand` says."""
    made: list[object] = []
    monkeypatch.setattr(runner, "hand_over_connection", lambda: None)
    monkeypatch.setattr(runner, "parsed_from", lambda target: f"{target} as it was")
    monkeypatch.setattr(runner, "_parsed_ahead", {})
    monkeypatch.setattr(runner, "kept_manifest", lambda parsed, target: None)
    monkeypatch.setattr(runner, "keep_manifest", lambda parsed, folder: None)
    monkeypatch.setattr(runner.Project, "_invoke", lambda self, command: made.append(object()) or made[-1])
    return made


def test_the_first_project_has_what_was_parsed_ahead_and_the_second_its_own(parses: list[object]) -> None:
    runner.parse_ahead()
    assert runner.Project().manifest is parses[0]
    assert len(parses) == 1
    assert runner.Project().manifest is parses[1], "what ran has changed its manifest"


def test_a_project_that_has_changed_since_is_parsed_again(
    parses: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.parse_ahead()
    monkeypatch.setattr(runner, "parsed_from", lambda target: f"{target} as it is now")
    assert runner.Project().manifest is parses[1]


def test_two_homes_of_one_policy_have_each_its_own(parses: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its seeds lead to a home, which is another force's."""
    for home in ("one", "two"):
        monkeypatch.setattr(runner, "settings", lambda home=home: replace(settings(), home=Path(home)))
        runner.parse_ahead()
    assert runner.Project().manifest is parses[1]
    monkeypatch.setattr(runner, "settings", lambda: replace(settings(), home=Path("one")))
    assert runner.Project().manifest is parses[0]


def test_a_past_state_is_not_run_by_what_was_parsed_for_the_warehouse(parses: list[object]) -> None:
    runner.parse_ahead()
    assert runner.Project("past").manifest is parses[1]


@pytest.mark.parametrize("name", ["dbt_project/models/one.sql", "dbt_project/models/one.yml", "dbt_project/docs.md",
                                  "policy/seeds/measure.csv"])  # fmt: skip
def test_every_file_that_dbt_reads_counts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "dsn", lambda role: {"dbname": "bluelamp"})
    monkeypatch.setattr(project, "settings", lambda: replace(settings(), project=tmp_path, policy=tmp_path / "policy"))
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("one")
    before = project.parsed_from("warehouse")
    assert project.parsed_from("warehouse") == before
    path.write_text("two")
    assert project.parsed_from("warehouse") != before
