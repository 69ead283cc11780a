"""Every command that README and docs/ tell is run by a test, and every one named in a sentence is a command."""

import re
from typing import Any

import pytest
import typer

from bluelamp.cli.app import app
from tests.fixtures.document_commands import ELSEWHERE, FOLLOWED, commands, documents, run_elsewhere

Tree = Any  # tests/structure/conftest.py
NAMED = re.compile(r"`(?:\.venv/bin/)?bluelamp ([a-z][^`]*)`")


def test_every_command_is_run_by_a_test(tree: Tree) -> None:
    told = [(document, command) for document in documents() for command in commands(document)]
    assert len(told) > 70
    left = [
        f"{document}: {command}"
        for document, command in told
        if document not in FOLLOWED and run_elsewhere(command) is None
    ]
    assert left == []


@pytest.mark.parametrize("beginning", ELSEWHERE)
def test_what_is_left_to_another_test_is_told_and_is_there(tree: Tree, beginning: str) -> None:
    path, words = ELSEWHERE[beginning]
    assert words in (tree.root / path).read_text(encoding="utf-8")
    assert any(run_elsewhere(command) == beginning for document in documents() for command in commands(document))


@pytest.mark.parametrize("document", FOLLOWED)
def test_a_followed_document_is_named_by_its_test(tree: Tree, document: str) -> None:
    assert document.rpartition("/")[2] in (tree.root / FOLLOWED[document]).read_text(encoding="utf-8")


def test_every_command_named_in_a_sentence_is_one(tree: Tree) -> None:
    """Its name and its options; what stands for a value is not looked at."""
    named = {
        (document, command)
        for document in [*documents(), "CONTRIBUTING.md", "policy/README.md"]
        for command in NAMED.findall((tree.root / document).read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert [f"{document}: bluelamp {command}" for document, command in sorted(named) if not is_command(command)] == []


def is_command(words: str) -> bool:
    """Whether the program knows a command of that name and each option that is named."""
    found: Any = typer.main.get_command(app)
    rest = words.split()
    while rest and hasattr(found, "commands") and not rest[0].startswith("-"):
        if rest[0] not in found.commands:
            return False
        found = found.commands[rest.pop(0)]
    known = {name for parameter in found.params for name in parameter.opts} | {"--help"}
    return all(word in known for word in rest if re.fullmatch(r"--[a-z-]+", word))
