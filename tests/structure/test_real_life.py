"""The table of real life's cases names tests that are there, with the words of their marks."""

import ast
import re
from typing import Any

import pytest

from tests.real_life import Case, cell, table, unit_test_cases

Tree = Any  # tests/structure/conftest.py

ROW = re.compile(r"\| (?P<case>.+) \| `(?P<test>[^`]+)` \|")
MARK = "real_life"


def marks(node: ast.AST) -> list[ast.Call]:
    """Every real_life(kind, case) below a node."""
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == MARK
    ]


def test_every_row_of_the_table_has_its_test_and_its_words(tree: Tree) -> None:
    """A case that has just been added and is not in the table yet breaks nothing; one that is gone does."""
    rows = ROW.findall((tree.root / "docs" / "real-life.md").read_text(encoding="utf-8"))
    assert rows
    missing = []
    of_dbt = {(case.words, case.test) for case in unit_test_cases()}
    for words, test in rows:
        path, *names = test.split("::")
        if path.endswith(".yml"):
            missing += [(words, test)] if (words.replace("\\|", "|"), test) not in of_dbt else []
            continue
        text = (tree.root / path).read_text(encoding="utf-8") if (tree.root / path).exists() else ""
        functions = [
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == names[-1]
        ]
        if not functions or not marks(ast.parse(text)):
            missing.append((words, test))
    assert missing == []


def test_every_mark_says_its_kind_and_its_case(tree: Tree) -> None:
    wrong = [
        f"{tree.name(path)}:{call.lineno}"
        for path in tree.files(".py", below="tests")
        for call in marks(ast.parse(path.read_text(encoding="utf-8")))
        if len(call.args) != 2 and path.name != "test_real_life.py"
    ]
    assert wrong == []


@pytest.mark.real_life("The table of these cases", "a case with a bar and a line break in its words")
def test_the_table_groups_cases_by_kind_and_escapes_their_words() -> None:
    made = table([Case("B", "one | two\nthree", "tests/b.py::test_b"), Case("A", "x", "tests/a.py::test_a")])
    assert made.index("## A") < made.index("## B")
    assert ROW.findall(made) == [("x", "tests/a.py::test_a"), (cell("one | two\nthree"), "tests/b.py::test_b")]
    assert made.endswith("2 cases of 2 kinds.\n")
