"""Which test stands for which case of real life: .venv/bin/python -m tests.real_life writes docs/real-life.md.

The cases are the marks real_life(kind, case) of all tests, found by collecting them, and the meta real_life of the unit tests of
dbt's models, [kind, case] each; nothing is run.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

TESTS = Path(__file__).parent
MODELS = TESTS.parent / "dbt_project" / "models"
TABLE = TESTS.parent / "docs" / "real-life.md"
HEAD = """# What real life sends, and which test stands for it

Files, machines, clocks and people do what nobody planned. Each kind of that is listed here with its cases, and each case with the
test that holds the right answer. Made from the tests' own marks by `.venv/bin/python -m tests.real_life`.
"""


class Case(NamedTuple):
    """A case of real life and its test: kind and case in words, the test as pytest names it, without parameters, or file and
    name of a unit test of dbt."""

    kind: str
    words: str
    test: str


class Collector:
    """A plugin of pytest that notes the marks of what is collected."""

    def __init__(self) -> None:
        self.cases: dict[Case, None] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Every mark of every test, once."""
        for item in session.items:
            for mark in item.iter_markers("real_life"):
                self.cases[Case(*map(str, mark.args), item.nodeid.partition("[")[0])] = None


def collect() -> list[Case]:
    """Every case that a test stands for. Raises SystemExit where the tests cannot be collected."""
    collector = Collector()
    code = pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", "-n0", str(TESTS)], plugins=[collector])
    if code != 0 or not collector.cases:
        raise SystemExit(f"The tests could not be collected (pytest's exit code {int(code)}); see above.")
    return [*collector.cases, *unit_test_cases()]


def unit_test_cases() -> list[Case]:
    """The cases of dbt's unit tests, which tests/dbt/test_project.py runs."""
    found = []
    for path in sorted(MODELS.rglob("*.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", []):
            for kind, words in test.get("config", {}).get("meta", {}).get("real_life", []):
                found.append(Case(kind, words, f"{path.relative_to(TESTS.parent).as_posix()}::{test['name']}"))
    return found


def table(cases: Iterable[Case]) -> str:
    """The document: a table a kind, the kinds in alphabetical order, the cases in the order of their tests."""
    kinds: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: (case.kind.casefold(), case.test, case.words)):
        kinds.setdefault(case.kind, []).append(case)
    parts = [HEAD]
    for kind, members in kinds.items():
        rows = [f"| {cell(case.words)} | `{case.test}` |" for case in members]
        parts.append("\n".join([f"## {kind}", "", "| case | test |", "|---|---|", *rows, ""]))
    count = sum(map(len, kinds.values()))
    return "\n".join([*parts, f"{count} cases of {len(kinds)} kinds.", ""])


def cell(words: str) -> str:
    """Words within a table's cell."""
    return words.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    TABLE.write_text(table(collect()), encoding="utf-8")
    print(f"Wrote {TABLE}: {TABLE.read_text(encoding='utf-8').splitlines()[-1]}")
    sys.exit()
