"""A new policy folder: every table with its columns, what each holds in words, and the rows that most forces keep."""

from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.policy.tables import METHOD, UNTIL_FURTHER_NOTICE, Table, method_rows, policy_tables, write_tables
from bluelamp.policy.upgrade import WORDS
from bluelamp.policy.version import FILE, VERSION
from bluelamp.policy.words import ForceWords

FIRST_DAY = "2010-04-01"
OPENING = """# Your policy

What your force decides, as dated rows: one CSV file a table, in the folder `seeds`. dbt reads CSV without comments, so the words
stand here. `valid_from` is the first day on which a row holds, `valid_to` the first on which it no longer does; {forever} is until
further notice. Never change a row that held: end it, and begin a new one.

Look whether the folder can be used, as often as you like: `bluelamp policy check {folder}`. Use it: `BLUELAMP_POLICY={folder}`.

Begin with `area` (your force, its areas), `category` and `measure`, `measure_definition`, `target`. Tables marked * hold how things
are worked out and come filled as the product proposes; leave them until you know why.
"""


def write_skeleton(folder: Path) -> None:
    """Write a folder that passes the check and has neither measures nor targets. Raises BluelampError where something stands there."""
    require_empty(folder)
    words = ForceWords()
    always = {"valid_from": FIRST_DAY, "valid_to": UNTIL_FURTHER_NOTICE}
    rows: dict[str, list[dict[str, Any]]] = {
        **method_rows(),
        "area": [
            {"area_code": "FORCE", "area_type": "force", "area_name": "force", "is_unallocated": "false",
             "name_status": "unverified", **always}
        ],
        "category": [{"category_id": "all_crime", "category_name": "All crime", "category_group": "total", "position": 1}],
        "category_rule": [
            {"category_id": "all_crime", "rule": "every_crime", **always, "source": "every crime counts in all crime"}
        ],
    }  # fmt: skip
    write_tables(folder, rows)
    opening = OPENING.format(forever=UNTIL_FURTHER_NOTICE, folder=folder)
    write_whole(folder / "README.md", opening + "".join(described(table) for table in policy_tables().values()))
    write_whole(
        folder / FILE,
        "# Which version of the tables this folder has; a newer product says what to do about an older one.\n"
        f"version: {VERSION}\nforce_name: Your force\n"
        "# A picture for the head of every page, in this folder (.svg or .png): take off the # and name it.\n# logo: logo.svg\n"
        + WORDS.format(bcu=words.bcu, lpu=words.lpu),
    )


def require_empty(folder: Path) -> None:
    """Raises BluelampError where something stands in the folder."""
    if folder.exists() and any(folder.iterdir()):
        raise BluelampError(
            "That folder is not empty.",
            where=str(folder),
            next_step="Name a new folder: nothing is written over.",
            exit_code=2,
        )


def described(table: Table) -> str:
    """A table in words: what it holds, and each column."""
    columns = "".join(
        f"| {name} | {kind} | {table.described.get(name, '')} |\n" for name, kind in table.columns.items()
    )
    mark = " *" if table.name in METHOD else ""
    return f"\n## {table.name}{mark}\n\n{table.description}\n\n| column | type | holds |\n|---|---|---|\n{columns}"
