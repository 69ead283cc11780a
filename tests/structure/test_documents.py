"""What the documents point to is there."""

import re
from typing import Any

Tree = Any  # tests/structure/conftest.py

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
        if path.stem not in ("default_args", "airflow_local_settings"):
            assert f"## {path.stem}" in runbook, path.stem
            for task in re.findall(r"@task.*\n\s+def (\w+)", path.read_text(encoding="utf-8")):
                assert task in runbook, f"{path.stem}.{task}"
