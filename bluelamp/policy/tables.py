"""The tables of a policy folder, as the product describes them: names, columns and types from dbt_project/seeds/*.yml."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bluelamp.files import read_yaml, write_whole
from bluelamp.settings import settings

UNTIL_FURTHER_NOTICE = "9999-12-31"


@dataclass(frozen=True)
class Table:
    """A table of policy. columns: name -> PostgreSQL type, in the order of the file; described: name -> words."""

    name: str
    description: str
    columns: Mapping[str, str]
    described: Mapping[str, str]
    document: Mapping[str, Any]

    def csv(self, rows: Iterable[Mapping[str, Any]] = ()) -> str:
        """The table as CSV: a header, and the rows; a column that a row does not name stays empty."""
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(self.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return buffer.getvalue()


@cache
def policy_tables() -> dict[str, Table]:
    """Every table that a policy folder holds, by name: those that the product describes and does not bring along."""
    tables = {}
    for path in sorted((settings().dbt_project / "seeds").glob("*.yml")):
        if not path.with_suffix(".csv").exists():
            document = read_yaml(path)["seeds"][0]
            described = {column["name"]: str(column["description"]).strip() for column in document["columns"]}
            types = document["config"]["column_types"]
            tables[path.stem] = Table(path.stem, document["description"].strip(), types, described, document)
    return tables


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table's file."""
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def force_names() -> dict[str, str]:
    """The short name of each force, by the name that data.police.uk has for it."""
    return {row["force_id"]: row["short_name"] for row in read_rows(settings().seed("police_uk_force"))}


def method_rows() -> dict[str, list[dict[str, str]]]:
    """Tables that say how things are worked out and not what a force wants, with the rows that the sample force has too: a new
    folder begins with them."""
    return {name: read_rows(settings().project / "policy" / "sample" / "seeds" / f"{name}.csv") for name in METHOD}


METHOD: Sequence[str] = (
    "chart_policy", "health_measure", "health_policy", "msg_policy", "projection_policy", "satisfaction_policy",
    "scorecard_class", "scorecard_point", "scorecard_threat", "target_policy",
)  # fmt: skip


def write_tables(folder: Path, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Write every table of policy into the folder's seeds; a table without rows is its header."""
    for name, table in policy_tables().items():
        write_whole(folder / "seeds" / f"{name}.csv", table.csv(rows.get(name, ())))
