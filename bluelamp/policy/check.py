"""Checking a policy folder before anything is built from it: no database is needed.

The rules of each table (types, values, keys, references, no two rows on one day) are those that dbt tests after a build, read from
the same place, dbt_project/seeds/*.yml; bluelamp/policy/sense.py has those that concern several rows, and names the modules of others.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.policy.area_reader import area_reader_findings
from bluelamp.policy.cells import cell_finding
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows, read_file
from bluelamp.policy.own_contracts import own_contract_findings
from bluelamp.policy.sense import sense
from bluelamp.policy.spans import ends, holes, overlaps
from bluelamp.policy.tables import Table, policy_tables, read_rows
from bluelamp.policy.version import version_findings
from bluelamp.settings import settings

MOST_NAMED = 12  # allowed values that are listed
# Part of its table's key, and empty where a rule draws from every category, or a signal of issues has no list or statistic.
MAY_BE_EMPTY = {
    ("category_rule", "member_category_id"), ("issue_rule", "exception_list"), ("issue_rule", "statistic"),
}  # fmt: skip


def check_policy(folder: Path) -> list[Finding]:
    """Everything that is wrong in the folder, file by file, row by row. Raises BluelampError where it is no policy folder."""
    seeds = folder / "seeds"
    if not seeds.is_dir():
        raise BluelampError(
            "That is no policy folder: it has no folder seeds.",
            where=str(folder),
            next_step="Make one with: bluelamp policy new DIR",
            exit_code=2,
        )
    tables, found = policy_tables(), [*version_findings(folder), *own_contract_findings(folder)]
    for path in sorted(seeds.glob("*")):
        if path.suffix != ".csv" or path.stem not in tables:
            near = get_close_matches(path.stem, tables, 1)
            hint = (
                f"Did you mean {near[0]}.csv?" if near else "policy/README.md lists the tables; take it out of seeds."
            )
            found.append(Finding(path.name, 0, "", "no table of policy has this name", hint))
    files: dict[str, Rows] = {}
    for name, table in tables.items():
        files[name], wrong = read_file(seeds / f"{name}.csv", table)
        found += wrong
    sound = set()
    for name, rows in files.items():
        wrong = list(cell_findings(rows, tables[name]))
        if rows.is_whole and not wrong:
            sound.add(name)
        found += wrong
        found += reference_findings(rows, tables[name], files)
        found += key_findings(rows, tables[name])
    found += sense(files, sound)
    found += area_reader_findings(folder, files["area"])
    return sorted(found, key=lambda finding: (finding.file, finding.row, finding.column))


def cell_findings(rows: Rows, table: Table) -> Iterator[Finding]:
    """Cells that cannot be read, are empty where they may not be, or are none of the values that there are."""
    rules = {column["name"]: column for column in table.document["columns"]}
    keys = set(key_of(table))
    for number, row in rows.rows:
        for column, kind in table.columns.items():
            value, tests = row[column], rules.get(column, {}).get("data_tests", [])
            if not value:
                if (
                    (column in keys and (table.name, column) not in MAY_BE_EMPTY)
                    or column in ("valid_from", "valid_to")
                    or "not_null" in tests
                ):
                    words = table.described.get(column, "")
                    yield Finding(rows.file, number, column, "the cell is empty", f"It holds: {words}")
            elif wrong := cell_finding(value, kind):
                yield Finding(rows.file, number, column, *wrong)
            elif (allowed := argument(tests, "accepted_values", "values")) and value not in allowed:
                yield Finding(
                    rows.file, number, column, f"“{value}” is none of the values that there are", choose(value, allowed)
                )


def reference_findings(rows: Rows, table: Table, files: Mapping[str, Rows]) -> Iterator[Finding]:
    """Values that should stand in another table and do not. Of a table that could not be read whole, nobody knows what is missing."""
    for column in table.document["columns"]:
        other = argument(column.get("data_tests", []), "relationships", "to")
        if other:
            target = other.removeprefix("ref('").removesuffix("')")
            if target in files and not files[target].is_whole:
                continue
            field = argument(column["data_tests"], "relationships", "field")
            known = values_of(target, field, files)
            for number, row in rows.rows:
                value = row[column["name"]]
                if value and value not in known:
                    yield Finding(
                        rows.file, number, column["name"], f"“{value}” does not stand in {target}.csv, column {field}",
                        f"{choose(value, sorted(known))} Or add it to {target}.csv first.",
                    )  # fmt: skip


def key_findings(rows: Rows, table: Table) -> Iterator[Finding]:
    """Two rows of one key, and rows of one key that hold on the same day or leave a single day out."""
    for key in unique_keys(table):
        first: dict[tuple[str, ...], int] = {}
        for number, row in rows.rows:
            values = tuple(row[column] for column in key)
            if values in first:
                what = f"the row has the same {', '.join(key)} as row {first[values]}: {', '.join(values)}"
                yield Finding(
                    rows.file, number, "", what, "Take one of them out, or end the earlier one before the later begins."
                )
            first.setdefault(values, number)
    if "valid_to" in table.columns:
        yield from ends(rows)
    key = argument(table.document.get("data_tests", []), "no_overlap", "key")
    if key is not None:
        yield from overlaps(rows, key)
        yield from holes(rows, key)


def unique_keys(table: Table) -> Iterator[list[str]]:
    """The keys of which no two rows are alike."""
    if key := argument(table.document.get("data_tests", []), "unique_key", "columns"):
        yield key
    for column in table.document["columns"]:
        if "unique" in column.get("data_tests", []):
            yield [column["name"]]


def key_of(table: Table) -> list[str]:
    """The columns of the table's own key."""
    return next(unique_keys(table), [])


def argument(tests: list[Any], test: str, name: str) -> Any:
    """An argument of a dbt test in a list of them; None where the list has no such test."""
    return next((one[test]["arguments"][name] for one in tests if isinstance(one, dict) and test in one), None)


def values_of(table: str, column: str, files: Mapping[str, Rows]) -> set[str]:
    """What a column of a table holds, of the folder or of the product."""
    if table in files:
        return files[table].values(column)
    return {row[column] for row in read_rows(settings().dbt_project / "seeds" / f"{table}.csv")}


def choose(value: str, allowed: list[str]) -> str:
    """What could have been meant."""
    near = get_close_matches(value, allowed, 1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Choose one of: {', '.join(allowed[:MOST_NAMED])}{', …' if len(allowed) > MOST_NAMED else ''}."
