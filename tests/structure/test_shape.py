"""Small files with names that say something, and a project that speaks of itself alone."""

import re
from typing import Any

import pytest

Tree = Any  # tests/structure/conftest.py

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "lib"}
# Spelt in pieces, so that this file does not name them itself.
REGISTRIES = [
    "pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org", "docker" + ".io",
    "proxy." + "golang.org", "crates" + ".io", "ghcr" + ".io", "quay" + ".io",
]  # fmt: skip
SILENCED = re.compile(r"#\s*(no" + r"qa|TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("below", "suffixes", "most"),
    [
        ("bluelamp", (".py",), 250), ("tests", (".py",), 250), ("benchmarks", (".py",), 250), ("dags", (".py",), 90),
        ("dbt_project/models", (".sql",), 110), ("dbt_project/macros", (".sql",), 100),
        ("contracts", (".yaml",), 150), ("dbt_project/models", (".yml",), 200),
    ],
)  # fmt: skip
def test_files_are_small(tree: Tree, below: str, suffixes: tuple[str, ...], most: int) -> None:
    lengths = {
        tree.name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in tree.files(*suffixes, below=below)
    }
    assert {name: length for name, length in lengths.items() if length > most} == {}


def test_scripts_leave_the_thinking_to_python(tree: Tree) -> None:
    scripts = [path for path in tree.files(below="scripts") if path.suffix == ""]
    assert {path.name for path in scripts} >= {"run", "test", "up", "lock", "install-test-tools"}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#!/usr/bin/env bash\n#"), f"{path.name} does not say what it is for"
        assert "set -euo pipefail" in text, path.name
        assert len(text.splitlines()) <= 30, path.name
        assert path.stat().st_mode & 0o111, f"{path.name} cannot be executed"


def test_no_module_has_a_vague_name(tree: Tree) -> None:
    assert [
        tree.name(path) for path in tree.files(".py", ".sql") if path.stem in VAGUE or path.parent.name in VAGUE
    ] == []


def test_every_model_says_its_grain_first(tree: Tree) -> None:
    wrong = [
        tree.name(path)
        for path in tree.files(".sql", below="dbt_project/models")
        if not re.match(r"(\{\{[^}]*\}\}\s*)?-- One row\b", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_no_file_names_a_package_registry(tree: Tree) -> None:
    found = []
    for path in tree.files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{tree.name(path)} names {host}" for host in REGISTRIES if host in text]
    assert found == []


def test_no_check_is_silenced_and_nothing_is_left_to_do(tree: Tree) -> None:
    found = [
        f"{tree.name(path)}:{number}"
        for path in tree.files(".py", ".sql", ".yml", ".yaml", ".toml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SILENCED.search(line)
    ]
    assert found == []


def test_every_package_is_pinned_by_hash(tree: Tree) -> None:
    lock = (tree.root / "requirements.lock").read_text(encoding="utf-8")
    wanted = {
        re.split(r"[=<>\[; ]", line)[0].lower()
        for line in (tree.root / "requirements.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    entries = re.split(r"\n(?=\S)", lock.strip())
    names = {entry.split("==")[0].split("[")[0].lower() for entry in entries}
    assert wanted - names == set()
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
