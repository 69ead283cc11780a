"""A feed has all its parts or none: one test names every part that is missing."""

import csv
import re
from pathlib import Path
from typing import Any

import yaml

from bluelamp.contracts import load_contracts

Tree = Any  # tests/structure/conftest.py


def feeds(root: Path) -> dict[str, set[str]]:
    """Every feed that any part speaks of, with the parts that it has. Names follow from the feed's own, always."""
    dbt = root / "dbt_project"
    staging = dbt / "models/staging"
    tables = [
        table["name"]
        for path in staging.glob("*/sources.yml")
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        if source["name"] == "raw"
        for table in source["tables"]
    ]
    with open(dbt / "seeds/feed.csv", encoding="utf-8", newline="") as handle:
        seeds = [row["feed"] for row in csv.DictReader(handle)]
    found: dict[str, set[str]] = {}
    for part, names in {
        "contracts/{feed}.odcs.yaml": [path.name.split(".")[0] for path in (root / "contracts").glob("*.odcs.yaml")],
        "expectations/raw/{feed}.json": [path.stem for path in (root / "expectations/raw").glob("*.json")],
        "a table in a dbt_project/models/staging/*/sources.yml": tables,
        "a row in dbt_project/seeds/feed.csv": seeds,
    }.items():
        for name in names:
            found.setdefault(name, set()).add(part)
    for feed, parts in found.items():
        for ending in ("sql", "yml"):
            if any(staging.glob(f"*/stg_{feed}.{ending}")):
                parts.add(f"dbt_project/models/staging/*/stg_{{feed}}.{ending}")
    return found


PARTS = {
    "contracts/{feed}.odcs.yaml",
    "expectations/raw/{feed}.json",
    "a table in a dbt_project/models/staging/*/sources.yml",
    "a row in dbt_project/seeds/feed.csv",
    "dbt_project/models/staging/*/stg_{feed}.sql",
    "dbt_project/models/staging/*/stg_{feed}.yml",
}


def missing_parts(root: Path) -> list[str]:
    """What is missing, in words, feed by feed."""
    return [
        f"{feed}: {part.format(feed=feed)}"
        for feed, parts in sorted(feeds(root).items())
        for part in sorted(PARTS - parts)
    ]


def test_every_feed_has_all_its_parts(tree: Tree) -> None:
    assert feeds(tree.root)
    assert missing_parts(tree.root) == []


def test_every_feed_is_late_when_its_contract_says_so(tree: Tree) -> None:
    """dbt source freshness: one cadence and the contract's latency after the last business date that the ledger has."""
    hours = {"daily": 24, "monthly": 31 * 24, "occasional": 31 * 24}
    late = {}
    for path in tree.files(".yml", below="dbt_project/models/staging"):
        for source in yaml.safe_load(path.read_text(encoding="utf-8")).get("sources", []):
            for table in source["tables"] if source["name"] == "raw" else ():
                assert f"feed = '{table['name']}'" in table["config"]["loaded_at_query"], table["name"]
                after = table["config"]["freshness"]["error_after"]
                assert after["period"] == "hour"
                late[table["name"]] = after["count"]
    assert late == {
        feed: hours[contract.cadence] + int(contract.latency.total_seconds() / 3600)
        for feed, contract in load_contracts().items()
    }


def test_every_missing_part_of_a_half_added_feed_is_named(tree: Tree, tmp_path: Path) -> None:
    for folder in ("contracts", "expectations/raw", "dbt_project/models/staging", "dbt_project/seeds"):
        for path in tree.files(below=folder):
            copy = tmp_path / path.relative_to(tree.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = missing_parts(tmp_path)
    (tmp_path / "contracts/stop_search.odcs.yaml").write_text("name: stop_search\n")
    assert [part for part in missing_parts(tmp_path) if part not in before] == [
        "stop_search: a row in dbt_project/seeds/feed.csv",
        "stop_search: a table in a dbt_project/models/staging/*/sources.yml",
        "stop_search: dbt_project/models/staging/*/stg_stop_search.sql",
        "stop_search: dbt_project/models/staging/*/stg_stop_search.yml",
        "stop_search: expectations/raw/stop_search.json",
    ]


def unclassified(root: Path) -> list[str]:
    """Columns that number single records of a feed about persons, and that its contract does not classify."""
    found = []
    for path in sorted((root / "contracts").glob("*.odcs.yaml")):
        columns = yaml.safe_load(path.read_text(encoding="utf-8"))["schema"][0]["properties"]
        if any(column.get("classification") for column in columns):
            numbers = [
                c
                for c in columns
                if "pattern" in c.get("logicalTypeOptions", {}) and re.search("_(number|reference|id)$", c["name"])
            ]
            found += [f"{path.name}: {c['name']}" for c in numbers if "classification" not in c]
    return found


def test_what_numbers_a_record_is_classified(tree: Tree, tmp_path: Path) -> None:
    """tests/integration/test_canaries.py follows what is classified through a night."""
    assert unclassified(tree.root) == []
    (tmp_path / "contracts").mkdir()
    text = (tree.root / "contracts/outcome.odcs.yaml").read_text(encoding="utf-8")
    (tmp_path / "contracts/outcome.odcs.yaml").write_text(text.replace("classification: record", "examples: []", 1))
    assert unclassified(tmp_path) == ["outcome.odcs.yaml: outcome_reference"]
