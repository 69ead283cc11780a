"""What people and programs do to the register's workbook: .venv/bin/python -m tests.registers writes the table into docs/registers.md.

The cases are those of tests/unit/register/test_cases.py, which holds that each ends as it says.
"""

from pathlib import Path

from tests.fixtures.register_cases import CASES
from tests.fixtures.register_meetings import MEETINGS

TABLE = Path(__file__).parents[1] / "docs" / "registers.md"
HEAD = """# The register: what people and programs do to its workbook

`bluelamp register write` makes the workbook; people edit copies of it and put them into `landing/register/`. What each cell showed
when the workbook was written travels with it, so that a delivery says by itself what was changed, and from what. Edits merge
whatever their order; two values for one cell are both kept, and the next workbook asks on its sheet Conflicts. One limit: whoever
wants to take back a change of his own does so in a newer workbook, for an old one that says nothing new changes nothing.

Made from the tests' cases by `.venv/bin/python -m tests.registers`.

| case | what was done | what the person sees |
|---|---|---|
"""
SEVERAL = """
Several people with copies of one workbook, in whatever order theirs arrive:

| case | what was done | what stands then |
|---|---|---|
"""


def table() -> str:
    """The document."""
    one = "".join(f"| {case.name} | {case.done} | {case.sees} |\n" for case in CASES)
    return HEAD + one + SEVERAL + "".join(f"| {case.name} | {case.done} | {case.sees} |\n" for case in MEETINGS)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
