"""The project itself: its own unit tests, its documentation against the database, its seeds against the contracts."""

import csv
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bluelamp.contracts import load_contracts
from bluelamp.database import ops
from bluelamp.settings import PROJECT, settings
from bluelamp.transform import project
from bluelamp.transform.ledger import exclusive
from bluelamp.transform.runner import Project
from tests.fixtures.raw_rows import crime, outcome, select, write_rows

DBT = PROJECT / "dbt_project"


def test_the_models_pass_their_own_unit_tests(built_home):  # dbt reads the inputs' types from the tables
    with exclusive() as connection, ops.run("build", "builder") as run_id:
        result = Project().run_layer(connection, run_id, "unit", ["test", "--select", "test_type:unit"])
    assert result.node_count >= 10


def documented() -> dict[str, dict]:
    """Every model and seed by name, as its .yml describes it."""
    found = {}
    for path in [*DBT.glob("models/**/*.yml"), *DBT.glob("seeds/*.yml")]:
        document = yaml.safe_load(path.read_text())
        for resource in [*document.get("models", []), *document.get("seeds", [])]:
            assert path.stem == resource["name"], f"{path} describes {resource['name']}"
            found[resource["name"]] = resource
    return found


def test_every_model_and_seed_is_described_beside_it_with_its_grain_first():
    descriptions = documented()
    sources = {path.stem: path for path in [*DBT.glob("models/**/*.sql"), *DBT.glob("seeds/*.csv")]}
    sources |= {path.stem: path for path in settings().policy.glob("seeds/*.csv")}
    assert set(descriptions) == set(sources)
    for name, path in sources.items():
        text = " ".join(descriptions[name]["description"].split())
        assert text.startswith(("One row per ", "One row: ")), name
        if path.suffix == ".sql":
            grain = path.read_text().splitlines()[0].removeprefix("-- ")
            assert text.startswith(re.split(r"[:;.]", grain)[0]), (
                f"{name}: its SQL and its description name different grains"
            )


def test_every_column_that_a_build_makes_is_described(built_home):
    columns: dict[str, list[str]] = {}
    for table, column in select(
        """select table_name::text, column_name::text from information_schema.columns
           where table_schema in ('staging', 'core', 'build') order by ordinal_position"""
    ):
        columns.setdefault(table, []).append(column)
    descriptions = documented()
    assert set(columns) == set(descriptions)
    for name, resource in descriptions.items():
        assert [column["name"] for column in resource["columns"]] == columns[name], name
        assert all(column.get("description", "").strip() for column in resource["columns"]), name


@pytest.fixture
def nodes(home):
    """The parsed project's models and seeds, by id."""
    with exclusive():
        return Project().manifest.nodes


def test_policy_is_made_of_seeds_alone(nodes):
    """Nights leave the tag policy out, so nothing of it may follow from a delivery."""
    models = {name: node for name, node in nodes.items() if node.resource_type == "model"}
    policy = {name for name, node in models.items() if "policy" in node.tags}
    seeds = {name for name, node in nodes.items() if node.resource_type == "seed"}

    def is_fixed(node) -> bool:
        return (
            not node.sources
            and set(node.depends_on.nodes) <= seeds | policy
            and node.config.materialized == "refilled_table"
        )

    assert len(policy) >= 6
    assert {name for name in policy if not is_fixed(models[name])} == set()


def test_dbt_takes_the_forces_own_seeds_from_the_policy_folder(home, tmp_path, monkeypatch):
    shutil.copytree(settings().policy, tmp_path / "policy")
    elsewhere = replace(settings(), policy=tmp_path / "policy")
    monkeypatch.setattr(project, "settings", lambda: elsewhere)
    found = {node.name: node for node in Project().manifest.nodes.values() if node.resource_type == "seed"}
    # A path inside the project: to what lies outside dbt would write what it ran.
    assert found["area"].original_file_path == "policy/area.csv"
    assert (Path(found["area"].root_path) / "policy/area.csv").resolve() == tmp_path / "policy/seeds/area.csv"
    assert found["offence"].original_file_path == "seeds/offence.csv"
    # Columns, types and tests come with the product, wherever the rows stand.
    assert found["area"].config.column_types["valid_from"] == "date"
    assert set(found) == {path.stem for path in DBT.glob("seeds/*.yml")}


def test_what_a_night_touches_stands_in_tables(nodes):
    """A view's size is guessed, and the guess is the whole history: a night would then read all of it."""
    models = {node.name: node for node in nodes.values() if node.resource_type == "model"}
    touched = {node.config.meta["touched"] for node in models.values() if "touched" in (node.config.meta or {})}
    assert len(touched) >= 7
    assert {name for name in touched if models[name].config.materialized != "refilled_table"} == set()


def test_words_that_models_share_are_all_used():
    words = set(re.findall(r"{% docs (\w+) %}", (DBT / "models" / "columns.md").read_text()))
    used = re.findall(r"doc\('(\w+)'\)", "".join(path.read_text() for path in DBT.glob("models/**/*.yml")))
    assert words == set(used)
    assert {word for word in words if used.count(word) < 2} == set()


def test_the_seed_of_feeds_says_what_the_contracts_say():
    with open(DBT / "seeds" / "feed.csv", encoding="utf-8", newline="") as handle:
        seeds = {row["feed"]: row for row in csv.DictReader(handle)}
    contracts = load_contracts()
    assert set(seeds) == set(contracts)
    for feed, contract in contracts.items():
        row = seeds[feed]
        assert (row["cadence"], row["delivery_mode"], row["owner"]) == (
            contract.cadence,
            contract.delivery_mode,
            contract.owner,
        ), feed
        assert int(row["latency_hours"]) * 3600 == contract.latency.total_seconds(), feed


def test_dbt_says_which_feeds_are_late(home):
    """The ledger answers, so a feed whose last day is yesterday is fresh, whenever its file was loaded."""
    today = date.today()
    write_rows("crime", [crime(1, str(today - timedelta(days=1)))], today - timedelta(days=1))
    write_rows("outcome", [outcome(1, "2013-10-01")], date(2013, 10, 1))
    runner = Project()
    found = {result.node.name: str(result.status) for result in runner._invoke(["source", "freshness"]).results}
    assert (found["crime"], found["outcome"]) == ("pass", "error")


def test_staging_takes_every_column_of_its_contract(built_home):
    renamed = {
        "police_uk_street": {"month": "crime_month", "location": "location_name"},
        "police_uk_outcomes": {"month": "crime_month", "location": "location_name"},
        "peer_month": {"month": "month_start_date"},
        "sickness": {"month": "month_start_date"},
        "crime": {
            "beat_code": "delivered_beat_code",
            "lpu_code": "delivered_lpu_code",
            "bcu_code": "delivered_bcu_code",
        },
        "satisfaction": {"lpu_code": "delivered_lpu_code"},
    }
    # Always empty in practice (the contract says so).
    left_out = {("police_uk_street", "context")}
    for feed, contract in load_contracts().items():
        of_view = "select column_name::text from information_schema.columns where table_name = %s"
        columns = {name for (name,) in select(of_view, f"stg_{feed}")}
        for column in contract.columns:
            if (feed, column.name) not in left_out:
                assert renamed.get(feed, {}).get(column.name, column.name) in columns, f"{feed}.{column.name}"


@pytest.mark.timeout(300)
def test_a_model_in_an_unknown_folder_is_refused_with_what_to_do(home, tmp_path, monkeypatch):
    from bluelamp.errors import BluelampError
    from bluelamp.transform import runner

    copy = tmp_path / "project"
    shutil.copytree(DBT, copy / "dbt_project")
    (copy / "dbt_project" / "models" / "elsewhere").mkdir()
    (copy / "dbt_project" / "models" / "elsewhere" / "stray.sql").write_text("-- One row per stray.\nselect 1 as one\n")
    elsewhere = replace(settings(), project=copy)
    monkeypatch.setattr(project, "settings", lambda: elsewhere)
    with pytest.raises(BluelampError, match=r"models/elsewhere has no schema\. Add it to macros/generate_schema_name"):
        runner.Project()
