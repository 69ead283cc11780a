"""What the documents point to is there."""

import re
from typing import Any

Tree = Any  # tests/structure/conftest.py

MAPPED = {"bluelamp", "contracts", "dbt_project", "expectations", "dags", "scripts", "tests", "benchmarks", "docs"}
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")


def test_every_link_between_documents_leads_somewhere(tree: Tree) -> None:
    links = [
        (path, target)
        for path in tree.files(".md")
        for target in LINK.findall(re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    ]
    assert links
    assert [f"{tree.name(path)}: {target}" for path, target in links if not (path.parent / target).exists()] == []


def test_the_runbook_knows_every_dag_and_its_tasks(tree: Tree) -> None:
    runbook = (tree.root / "docs" / "runbook.md").read_text(encoding="utf-8")
    for path in tree.files(".py", below="dags"):
        if path.stem not in ("default_args", "warehouses", "airflow_local_settings"):
            assert f"## {path.stem}" in runbook, path.stem
            for task in re.findall(r"@task.*\n\s+def (\w+)", path.read_text(encoding="utf-8")):
                assert task in runbook, f"{path.stem}.{task}"


def test_every_folder_that_a_map_names_is_there_and_every_package_is_on_it(tree: Tree) -> None:
    """README and docs/architecture.md answer "where is …?" by folders: none is missing, and no package is left out."""
    named = set()
    for name in ("README.md", "docs/architecture.md"):
        rows = [line for line in (tree.root / name).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
        folders = {
            folder for row in rows for folder in re.findall(r"`([\w./]+/)`", row) if folder.split("/")[0] in MAPPED
        }
        assert [f"{name}: {folder}" for folder in sorted(folders) if not (tree.root / folder).is_dir()] == []
        named |= folders
    assert len(named) > 20
    packages = {
        f"bluelamp/{path.name}/" for path in (tree.root / "bluelamp").iterdir() if (path / "__init__.py").exists()
    }
    assert {package for package in packages if not any(folder.startswith(package) for folder in named)} == set()
