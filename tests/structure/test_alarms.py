"""Each alarm of docs/runbook.md is triggered by a test that checks its words; whatever can be told is an alarm of its table."""

import ast
import re
from collections import defaultdict
from typing import Any

import pytest

from bluelamp.operations.alarms import NAMES
from bluelamp.operations.doctor import CHECKS

Tree = Any  # tests/structure/conftest.py
MARK = "alarm"
TABLE = re.compile(r"^## Alarms\n(.*?)^## ", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<by>[^|]+) \| \*(?P<words>[^|]+)\* \| (?P<do>[^|]+) \|$", re.MULTILINE)
SHORTEST = 8  # signs of an alarm's words that a test must have; less would stand anywhere


def rows(document: str) -> dict[str, tuple[str, str, str]]:
    """The table: alarm -> who tells it, in which words, what to do."""
    table = TABLE.search(document)
    assert table, "docs/runbook.md has no part Alarms"
    return {name: (by, words, do) for name, by, words, do in ROW.findall(table.group(1))}


def marked(sources: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Alarm -> the tests that have its mark: name, and every text in them."""
    found = defaultdict(list)
    for path, source in sources.items():
        if f"mark.{MARK}(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                texts = [
                    one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
                ]
                for call in node.decorator_list:
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == MARK:
                        own = [ast.literal_eval(argument) for argument in call.args]
                        assert len(own) == 1, f"{path}::{node.name}"
                        found[own[0]].append((f"{path}::{node.name}", "\n".join(texts).replace("\\", "")))
    return found


def problems(document: str, sources: dict[str, str], told: set[str]) -> list[str]:
    """What is missing between the table, the tests and what the program tells."""
    table, tests = rows(document), marked(sources)
    found = [f"`{name}` is told, and is no row of the runbook's alarms" for name in sorted(told - set(table))]
    found += [
        f"`{name}` is a row of the runbook's alarms, and no test triggers it" for name in table if name not in tests
    ]
    found += [
        f"{test} triggers `{name}`, which is no row" for name in tests if name not in table for test, _ in tests[name]
    ]
    for name, (_, words, _) in table.items():
        pieces = [piece.strip() for piece in words.split("…") if len(piece.strip()) >= SHORTEST]
        if not pieces:
            found.append(f"the words of `{name}` are too few to be looked for")
        found += [
            f"{test} does not check “{piece}” of `{name}`"
            for test, texts in tests.get(name, ())
            for piece in pieces
            if piece not in texts
        ]
    return found


def test_each_alarm_has_its_test_and_its_words(tree: Tree) -> None:
    document = (tree.root / "docs/runbook.md").read_text(encoding="utf-8")
    sources = {tree.name(path): path.read_text(encoding="utf-8") for path in tree.files(".py", below="tests")}
    told = {*NAMES, *(check.subject for check in CHECKS)}
    assert len(rows(document)) >= len(told) + 15
    assert problems(document, sources, told) == []


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ({"told": {"late", "fire"}}, "`fire` is told"),
        ({"source": "def test_it():\n    assert 'nothing since'\n"}, "no test triggers it"),
        (
            {"source": "@pytest.mark.alarm('late')\ndef test_it():\n    pass\n"},
            "does not check “nothing since” of `late`",
        ),
        ({"source": "@pytest.mark.alarm('later')\ndef test_it():\n    pass\n"}, "triggers `later`, which is no row"),
        ({"words": "…"}, "too few"),
    ],
)
def test_each_problem_is_seen(harm: dict[str, Any], says: str) -> None:
    words = harm.get("words", "… nothing since …")
    document = f"## Alarms\n\n| alarm | by | words | do |\n|---|---|---|---|\n| `late` | status | *{words}* | ask |\n\n## Next\n"
    source = harm.get("source", "@pytest.mark.alarm('late')\ndef test_it():\n    assert 'nothing since'\n")
    found = problems(document, {"tests/a.py": source}, harm.get("told", {"late"}))
    assert any(says in one for one in found), found
