"""Who may import whom within bluelamp: no package, and no module of a package, that is imported by what it imports."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Tree = Any  # tests/structure/conftest.py
Edges = dict[str, dict[tuple[str, str], set[str]]]


def modules(tree: Tree) -> dict[str, Path]:
    """Every module of bluelamp by its dotted name; a package goes by the name of its folder."""
    found = {}
    for path in tree.files(".py", below="bluelamp"):
        parts = path.relative_to(tree.root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(names: Iterable[str], known: Iterable[str]) -> set[str]:
    """The modules that hold those names: bluelamp.database.connect for bluelamp.database.connect.dsn."""
    known, found = set(known), set()
    for name in names:
        if name in known:
            found.add(name)
        elif name.rpartition(".")[0] in known:
            found.add(name.rpartition(".")[0])
    return {name for name in found if not any(other.startswith(f"{name}.") for other in found)}


def neighbours(tree: Tree) -> Edges:
    """Imports between the members of each package: package -> (importer, imported) -> the modules that say so. What a
    package's own __init__ gives out, and what a module takes from the package it is in, joins no two members."""
    known, edges = modules(tree), defaultdict(lambda: defaultdict(set))
    for name, path in known.items():
        for other in imported(tree.imports(path), known):
            a, b = name.split("."), other.split(".")
            depth = next((i for i, (left, right) in enumerate(zip(a, b, strict=False)) if left != right), None)
            if depth is not None:
                edges[".".join(a[:depth])][a[depth], b[depth]].add(f"{name} imports {other}")
    return edges


def in_circles(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those pairs whose second reaches its first again."""
    pairs = set(pairs)
    after = defaultdict(set)
    for first, second in pairs:
        after[first].add(second)

    def reached(start: str) -> set[str]:
        seen, left = set(), [start]
        while left:
            fresh = after[left.pop()] - seen
            seen |= fresh
            left += fresh
        return seen

    return {(first, second) for first, second in pairs if first in reached(second)}


def circles(tree: Tree) -> list[str]:
    """Every import that is part of a circle."""
    return sorted(
        f"in {package}: {words}"
        for package, pairs in neighbours(tree).items()
        for pair in in_circles(pairs)
        for words in pairs[pair]
    )


def test_no_package_imports_what_imports_it(tree: Tree) -> None:
    """Imports inside functions count: they hide a circle, they do not open it."""
    assert len(neighbours(tree)["bluelamp"]) > 20, "few imports were found: the reading must be wrong"
    assert circles(tree) == []


def test_a_circle_is_found_also_through_a_function_and_a_third_package(tree: Tree, tmp_path: Path) -> None:
    texts = {
        "a/one.py": "from bluelamp.b import two\n",
        "b/two.py": "def work():\n    from bluelamp.c.three import thing\n    return thing\n",
        "c/three.py": "import bluelamp.a.one\nthing = 1\n",
        "c/four.py": "from bluelamp.c import three\n",
    }
    for name, text in texts.items():
        path = tmp_path / "bluelamp" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text)
    assert circles(type(tree)(tmp_path)) == [
        "in bluelamp: bluelamp.a.one imports bluelamp.b.two",
        "in bluelamp: bluelamp.b.two imports bluelamp.c.three",
        "in bluelamp: bluelamp.c.three imports bluelamp.a.one",
    ]


def test_arithmetic_knows_no_database_and_reads_no_file(tree: Tree) -> None:
    """What statistics are worked out by can be tried with numbers alone."""
    paths = [path for path in tree.files(".py", below="bluelamp/statistics") if "arithmetic" in path.parts]
    assert len(paths) > 20
    allowed = ("bluelamp.calendar", "bluelamp.errors")
    assert [
        f"{tree.name(path)} imports {module}"
        for path in paths
        for module in tree.imports(path)
        if module.split(".")[0] in {"psycopg2", "sqlalchemy", "pathlib", "os", "io"}
        or (module.startswith("bluelamp.") and ".arithmetic" not in module and not module.startswith(allowed))
    ] == []


def test_each_file_is_written_by_the_one_way_to_write_files(tree: Tree) -> None:
    """Elsewhere, a rename that puts a draft into its place is of something that is too large to be written in one go."""
    streams = {"bluelamp/files.py", "bluelamp/ingest/landing/archive.py", "bluelamp/database/place.py"}
    wrong = [
        tree.name(path)
        for path in tree.files(".py", below="bluelamp")
        for word in ("os.replace(", "draft.replace(", "draft.rename(", "os.rename(")
        if word in path.read_text(encoding="utf-8") and tree.name(path) not in streams
    ]
    assert wrong == []
