"""What dbt parsed for one home is taken by the next, and is what dbt would have parsed there."""

import sys
from pathlib import Path
from typing import Any

import pytest

from bluelamp.settings import settings
from bluelamp.transform import parsed, runner
from bluelamp.transform.project import state_folder

# When a node was parsed, and where its home is.
MAY_DIFFER = {"created_at", "root_path"}


@pytest.fixture()
def other_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that has parsed nothing, with the secrets of the run's own; its installation is the run's."""
    runner.Project()
    other = tmp_path / "other"
    other.mkdir()
    (other / "secrets").symlink_to(home / "secrets")
    monkeypatch.setenv("BLUELAMP_DATABASE_URL", "postgresql://bluelamp_owner@127.0.0.1:9/bluelamp")
    monkeypatch.setenv("BLUELAMP_HOME", str(other))
    settings.cache_clear()
    return other


@pytest.fixture()
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What dbt is asked to do."""
    asked: list[str] = []
    invoke = runner.Project._invoke

    def noted(self: runner.Project, command: Any) -> Any:
        asked.append(command[0])
        return invoke(self, command)

    monkeypatch.setattr(runner.Project, "_invoke", noted)
    return asked


def nodes_of(manifest: Any) -> dict[str, dict[str, Any]]:
    return {
        name: {key: value for key, value in node.to_dict().items() if key not in MAY_DIFFER}
        for name, node in manifest.nodes.items()
    }


def test_a_new_home_takes_what_another_has_parsed(other_home: Path, commands: list[str]) -> None:
    manifest = runner.Project().manifest
    assert commands == []
    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
    assert {node.root_path for node in seeds} == {str(other_home / "dbt" / "project")}
    assert all((Path(node.root_path) / node.original_file_path).is_file() for node in seeds)


@pytest.mark.slow("dbt parses the whole project")
def test_it_is_what_dbt_parses_there(other_home: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    taken = runner.Project().manifest
    monkeypatch.setattr(runner, "kept_manifest", lambda parsed, target: None)
    made = runner.Project().manifest
    assert commands == ["parse"]
    assert nodes_of(taken) == nodes_of(made)
    assert (taken.child_map, taken.parent_map) == (made.child_map, made.parent_map)
    assert taken.flat_graph.keys() == made.flat_graph.keys()
    assert {name: macro.macro_sql for name, macro in taken.macros.items()} == {
        name: macro.macro_sql for name, macro in made.macros.items()
    }


@pytest.fixture()
def installation(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of which nobody has parsed anything, and a home in which dbt has written something."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    written = state_folder() / "written" / "partial_parse.msgpack"
    written.parent.mkdir(exist_ok=True)
    written.write_bytes(b"no manifest")
    return tmp_path / "parsed"


def test_few_are_kept_and_one_that_cannot_be_read_is_none(installation: Path) -> None:
    for number in range(parsed.MOST_KEPT + 2):
        parsed.keep_manifest(str(number), "written")
    assert len(list(installation.iterdir())) == parsed.MOST_KEPT
    assert parsed.kept_manifest(str(number), "warehouse") is None


def test_packages_that_cannot_be_written_or_are_the_machine_s_keep_nothing(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.write_text("a file where a folder should be")
    parsed.keep_manifest("one", "written")
    assert installation.read_text() == "a file where a folder should be"
    installation.unlink()
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    parsed.keep_manifest("one", "written")
    assert not installation.exists()
