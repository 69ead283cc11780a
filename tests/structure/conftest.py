"""The project's own files, as the structure tests see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.settings import PROJECT

SKIPPED = {
    ".git",
    ".venv",
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
        found = [
            path
            for path in sorted((self.root / below).rglob("*"))
            if path.is_file()
            and not SKIPPED & set(path.relative_to(self.root).parts)
            and not any(part.endswith(".egg-info") for part in path.parts)
            and (not suffixes or path.suffix in suffixes)
        ]
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
