"""The exposures are the list of who must be asked before a mart changes, so they name every mart that the code reads."""

import ast
import re
from typing import Any

import yaml

Tree = Any  # tests/structure/conftest.py

MART = re.compile(r"\bmart_[a-z_]+\b")


def read_by_code(tree: Tree) -> dict[str, set[str]]:
    """Each mart that a string of the code names (a query, or the name of a table that is shown), and the files that do.
    Docstrings only speak of marts; an f-string's parts count."""
    found: dict[str, set[str]] = {}
    for path in tree.files(".py", below="bluelamp"):
        root = ast.parse(path.read_text(encoding="utf-8"))
        spoken = {
            node.body[0].value
            for node in ast.walk(root)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(root):
            text = node.value if isinstance(node, ast.Constant) and node not in spoken else None
            # A message that points at a mart's file reads nothing.
            if isinstance(text, str) and ".yml" not in text:
                for mart in MART.findall(text):
                    found.setdefault(mart, set()).add(tree.name(path))
    return found


def read_by_dashboards(tree: Tree) -> dict[str, set[str]]:
    """Each dataset that a chart or filter of Superset's dashboards is of, and the files that say so."""
    found: dict[str, set[str]] = {}
    for path in tree.files(".yaml", below="dashboards"):
        wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in [*wanted["filters"], *(chart for row in wanted["rows"] for chart in row)]:
            if "dataset" in entry:
                found.setdefault(entry["dataset"], set()).add(tree.name(path))
    return found


def exposures(tree: Tree) -> list[dict[str, Any]]:
    """What people read, by the project's own list."""
    files = sorted((tree.root / "dbt_project/models").glob("exposures*.yml"))
    return [one for path in files for one in yaml.safe_load(path.read_text(encoding="utf-8"))["exposures"]]


def exposed(tree: Tree) -> set[str]:
    return {mart for exposure in exposures(tree) for mart in MART.findall(" ".join(exposure["depends_on"]))}


def test_every_mart_that_a_document_reads_has_an_exposure_and_no_exposure_is_invented(tree: Tree) -> None:
    read = read_by_code(tree)
    for dataset, files in read_by_dashboards(tree).items():
        if MART.fullmatch(dataset):
            read.setdefault(dataset, set()).update(files)
    models = {path.stem for path in tree.files(".sql", below="dbt_project/models/marts")}
    assert {mart: files for mart, files in read.items() if mart not in models} == {}
    assert {mart: files for mart, files in read.items() if mart not in exposed(tree)} == {}
    assert exposed(tree) - set(read) == set()


def test_every_fact_of_the_star_has_an_exposure(tree: Tree) -> None:
    named = {entry[5:-2] for exposure in exposures(tree) for entry in exposure["depends_on"]}
    facts = {path.stem for path in tree.files(".sql", below="dbt_project/models/star") if path.stem.startswith("fct_")}
    assert facts - named == set()


def test_supersets_exposure_is_what_its_dashboards_show(tree: Tree) -> None:
    [ours] = [exposure for exposure in exposures(tree) if exposure["name"] == "superset_dashboards"]
    # A dataset that is no mart is a semantic model's, of the facts that bear its name.
    shown = {dataset if MART.fullmatch(dataset) else f"fct_{dataset}" for dataset in read_by_dashboards(tree)}
    assert {entry.removeprefix("ref('").removesuffix("')") for entry in ours["depends_on"]} == shown
