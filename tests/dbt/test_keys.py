"""The key that a model declares is the key of what it holds, on the whole sample."""

import pytest
import yaml

from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)
SCHEMAS = {"staging": "staging", "intermediate": "core", "star": "core", "marts": "build"}


def declared() -> dict[str, list[str]]:
    """schema.table -> the columns of its meta.key."""
    models = settings().dbt_project / "models"
    found = {}
    for path in sorted(models.rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if key := (model.get("config", {}).get("meta") or {}).get("key"):
                found[f"{SCHEMAS[path.relative_to(models).parts[0]]}.{model['name']}"] = key
    return found


def twice(table: str, key: list[str]) -> int:
    """How many keys stand in more than one row, or in none of their columns."""
    columns = ", ".join(key)
    [(count,)] = select(
        f"""select (select count(*) from (select from {table} group by {columns} having count(*) > 1) as repeated)
                 + (select count(*) from {table} where num_nonnulls({columns}) < {len(key)})"""
    )
    return count


def test_every_declared_key_is_one_and_each_check_can_fail(sample_home):
    keys = declared()
    assert len(keys) > 100
    assert {table: count for table, key in keys.items() if (count := twice(table, key))} == {}
    # Without its last column a key of several is none.
    assert twice("core.int_measure_month", ["month_start_date", "area_type", "area_name"]) > 0
    assert select("select count(*) > 1000 from core.int_measure_month") == [(True,)]
