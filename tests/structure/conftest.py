"""The project's own files, as the structure tests see them."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.settings import PROJECT

SKIPPED = {
    ".git",
    ".venv",
    ".venv-bi",
    "var",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
    ".hypothesis",
    "node_modules",
}


class Tree:
    """A project folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self, *suffixes: str, below: str = ".") -> list[Path]:
        """Files with one of these endings (all files when none is given), never those that tools leave behind."""
        found = []
        for folder, inner, names in os.walk(self.root / below):
            # Not entered at all: an environment holds tens of thousands of files.
            inner[:] = [name for name in inner if name not in SKIPPED and not name.endswith(".egg-info")]
            paths = (Path(folder, name) for name in names if name not in SKIPPED)
            found += [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]
        found.sort()
        assert found, f"no {suffixes or 'files'} below {below}: this test would pass whatever the files hold"
        return found

    def name(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def imports(self, path: Path) -> Iterator[str]:
        """Dotted names of every module that a Python file imports, inside functions too."""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module or ""
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.fixture(scope="session")
def tree() -> Tree:
    return Tree(PROJECT)
