"""Numbered SQL that every database takes once, in order: each number once, and nothing that takes away more than it names."""

import re
from pathlib import Path
from typing import Any

import pytest

Tree = Any  # tests/structure/conftest.py
FOLDER = "bluelamp/database/migrations"


def problems(paths: list[Path]) -> list[str]:
    """What is wrong with those migrations."""
    found, seen = [], {}
    for path in paths:
        number, text = path.name.partition("_")[0], path.read_text(encoding="utf-8")
        if not re.fullmatch(r"\d{3}_[a-z0-9_]+\.sql", path.name):
            found.append(f"{path.name}: the name is not number_words.sql")
        if number in seen:
            found.append(f"{path.name}: {seen[number]} has that number; take the next that is free")
        seen[number] = path.name
        if not text.startswith("-- "):
            found.append(f"{path.name}: the first line does not say what it is for")
        if re.search(r"\bdrop\b[^;]*\bcascade\b", text, re.IGNORECASE):
            found.append(f"{path.name}: drops whatever depends on it, whoever made that")
    return found


def test_migrations_can_be_told_apart_and_take_away_what_they_name_only(tree: Tree) -> None:
    assert problems(tree.files(".sql", below=FOLDER)) == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("001_more.sql", "-- Words.\nselect 1;\n", "has that number"),
        ("2_more.sql", "-- Words.\nselect 1;\n", "is not number_words.sql"),
        ("003_more.sql", "select 1;\n", "does not say"),
        ("004_more.sql", "-- Words.\nalter table ops.a\n  drop column b cascade;\n", "drops whatever"),
    ],
)
def test_each_problem_is_seen(tmp_path: Path, name: str, text: str, words: str) -> None:
    for path, content in (
        ("001_first.sql", "-- Words.\ncreate table ops.a (b text on delete cascade);\n"),
        (name, text),
    ):
        (tmp_path / path).write_text(content)
    (found,) = problems(sorted(tmp_path.glob("*.sql")))
    assert words in found
