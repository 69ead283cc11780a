"""What a statistic is made by: the code that its module rests on, as one checksum.

Code is what Python does: comments, docstrings and the way that lines are broken change no checksum, any other change does.
Nobody has to remember to raise a version, and a word corrected in one package makes nothing anew in another.
"""

import ast
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What belongs to a method: statistics and their calendar. What stores results, or says how far they see, does not.
WITHIN = ("bluelamp.statistics.", "bluelamp.register.", "bluelamp.calendar")
SELF = "bluelamp.statistics.method"
LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas")


@cache
def method(module: str, root: Path = ROOT) -> str:
    """SHA-256 over the code of a module and of everything of ours that it works with, and the libraries' versions.

    module: its dotted name (say `method(__name__)`). What is imported inside a function counts.
    """
    digest = hashlib.sha256()
    for name in sorted(reached(module, root)):
        digest.update(f"{name}\0{read(place(name, root).read_text(encoding='utf-8')).code}\0".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def reached(module: str, root: Path) -> set[str]:
    """The module and all modules within WITHIN that it imports, directly or not."""
    seen: set[str] = set()
    left = [module]
    while left:
        name = left.pop()
        if name in seen or name == SELF or not place(name, root).is_file():
            continue
        seen.add(name)
        left += read(place(name, root).read_text(encoding="utf-8")).imports
    return seen


def place(module: str, root: Path) -> Path:
    """The file of a module; of a package, its __init__.py."""
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@dataclass(frozen=True)
class Source:
    """What a file's text says: the modules within WITHIN that it names, and what it does, without comments and docstrings, written
    in one way."""

    imports: tuple[str, ...]
    code: str


@cache
def read(text: str) -> Source:
    """A text is parsed once, however many methods rest on it."""
    tree = ast.parse(text)
    # Each name may be a module of a package, or something that a module defines.
    imports = tuple(
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        if name.startswith(WITHIN)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            node.body[0] = ast.Pass()
    return Source(imports, ast.unparse(tree))
