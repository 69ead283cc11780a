"""Which invocations make up a build, and what makes core be rebuilt from raw."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from bluelamp.fault import POINTS
from bluelamp.settings import PROJECT, settings
from bluelamp.transform import BuildSummary, LayerResult, project
from bluelamp.transform.build import commands


def test_a_nightly_build_loads_no_seed_and_rebuilds_nothing():
    layers = dict(commands(is_full=False, are_marts_new=False))
    assert list(layers) == ["core", "statistics", "marts", "tests"]
    assert not any("--full-refresh" in command for command in layers.values())


def test_changed_marts_are_replaced_and_not_filled_again():
    layers = dict(commands(is_full=False, are_marts_new=True))
    assert [layer for layer, command in layers.items() if "--full-refresh" in command] == ["marts"]


def test_a_full_build_loads_seeds_and_rebuilds_core():
    layers = dict(commands(is_full=True, are_marts_new=False))
    assert list(layers) == ["seeds", "core", "statistics", "marts", "tests"]
    assert [layer for layer, command in layers.items() if "--full-refresh" in command] == ["seeds", "core", "marts"]


def test_a_build_can_be_killed_after_each_layer():
    layers = {f"build:after_{layer}" for is_full in (False, True) for layer, _ in commands(is_full, False)}
    assert layers == {point for point in POINTS if point.startswith("build:")}


def test_the_fingerprint_tells_what_makes_core_from_what_makes_marts_and_leaves_out_what_only_describes(
    tmp_path, monkeypatch
):
    for name in (
        "models/intermediate/chart",
        "models/star",
        "models/marts/quality",
        "models/staging/crime",
        "seeds",
        "macros",
    ):
        (tmp_path / "dbt_project" / name).mkdir(parents=True)
    for name in ("dbt_project.yml", "models/intermediate/chart/a.sql", "models/intermediate/chart/a.yml", "models/star/d.sql",
                 "models/staging/crime/s.sql", "models/marts/quality/m.sql", "models/marts/quality/m.yml", "seeds/s.csv",
                 "macros/x.sql"):  # fmt: skip
        (tmp_path / "dbt_project" / name).write_text(name)
    there = replace(settings(), project=tmp_path)
    monkeypatch.setattr(project, "settings", lambda: there)

    def changed(name: str) -> set[str]:
        before = project.fingerprint()
        (tmp_path / "dbt_project" / name).write_text(f"{name} changed")
        after = project.fingerprint()
        return {part for part in ("core", "marts") if getattr(before, part) != getattr(after, part)}

    for name in (
        "dbt_project.yml",
        "models/intermediate/chart/a.sql",
        "models/star/d.sql",
        "models/staging/crime/s.sql",
        "seeds/s.csv",
        "macros/x.sql",
    ):
        assert changed(name) == {"core"}, name
    for name in ("models/marts/quality/m.sql", "models/marts/quality/m.yml"):
        assert changed(name) == {"marts"}, name
    assert changed("models/intermediate/chart/a.yml") == set()


FOLDERS = sorted(
    {
        path.parent.relative_to(PROJECT / "dbt_project").as_posix()
        for folder, ending in (("models", "*.sql"), ("macros", "*.sql"), ("seeds", "*.csv"))
        for path in (PROJECT / "dbt_project" / folder).rglob(ending)
    }
)


@pytest.fixture(scope="module")
def dbt_copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT / "dbt_project", root / "dbt_project")
    return root


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_changed_file_in_any_folder_makes_a_build_due(dbt_copy, monkeypatch, folder):
    there = replace(settings(), project=dbt_copy)
    monkeypatch.setattr(project, "settings", lambda: there)
    before = project.fingerprint()
    changed = next(
        path for path in sorted((dbt_copy / "dbt_project" / folder).iterdir()) if path.suffix in (".sql", ".csv")
    )
    with open(changed, "a", encoding="utf-8") as handle:
        handle.write("\n")
    after = project.fingerprint()
    part = "marts" if folder.startswith("models/marts") else "core"
    assert getattr(after, part) != getattr(before, part), f"nothing would be built after a change of {changed.name}"


def test_a_model_that_moves_to_another_folder_makes_a_build_due(dbt_copy, monkeypatch):
    """Its folder decides its layer and its schema, whatever its name is."""
    there = replace(settings(), project=dbt_copy)
    monkeypatch.setattr(project, "settings", lambda: there)
    before = project.fingerprint()
    path = next(path for path in (dbt_copy / "dbt_project/models/marts").rglob("*.sql"))
    path.rename(path.parents[1] / path.name)
    assert project.fingerprint() != before


def test_a_summary_is_plain_data_for_machines():
    layers = (LayerResult("core", 1.5, 40), LayerResult("tests", 0.5, 60, ("something odd",)))
    summary = BuildSummary(7, date(2013, 10, 14), 3, False, layers)
    assert summary.to_dict() == {
        "build_id": 7, "as_at_date": "2013-10-14", "new_load_count": 3, "is_full_refresh": False,
        "layers": [
            {"layer": "core", "seconds": 1.5, "node_count": 40, "warnings": ()},
            {"layer": "tests", "seconds": 0.5, "node_count": 60, "warnings": ("something odd",)},
        ],
        "warnings": ["something odd"],
    }  # fmt: skip
    assert BuildSummary(1, None, 0, True, ()).to_dict()["as_at_date"] is None
