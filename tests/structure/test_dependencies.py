"""Who may know whom: dags, scripts and tests know bluelamp; bluelamp knows none of them, nor Airflow."""

import ast
import re
from pathlib import Path
from typing import Any

Tree = Any  # tests/structure/conftest.py

SOURCE = re.compile(r"source\(\s*'(\w+)'\s*,\s*'(\w+)'\s*\)")
REF = re.compile(r"ref\(\s*'(\w+)'\s*\)")


def offenders(tree: Tree, below: str, forbidden: set[str]) -> list[str]:
    return [
        f"{tree.name(path)} imports {module}"
        for path in tree.files(".py", below=below)
        for module in tree.imports(path)
        if module.split(".")[0] in forbidden
    ]


def test_bluelamp_knows_neither_airflow_nor_what_calls_it(tree: Tree) -> None:
    assert offenders(tree, "bluelamp", {"airflow", "dags", "default_args", "scripts", "tests", "benchmarks"}) == []


def test_nothing_imports_dags_or_scripts(tree: Tree) -> None:
    own = {path.stem for folder in ("dags", "scripts") for path in tree.files(".py", below=folder)} | {
        "dags",
        "scripts",
    }
    # Inside dags, all files may know the default arguments and whose they are, and nothing else of each other.
    for below in ("tests", "benchmarks", "bluelamp"):
        modules = own - {path.stem for path in tree.files(".py", below="bluelamp")} | {"dags", "scripts"}
        assert offenders(tree, below, modules) == []
    assert offenders(tree, "dags", own - {"default_args", "warehouses"}) == []


def test_only_settings_reads_the_environment(tree: Tree) -> None:
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for folder in ("bluelamp", "dags")
        for path in tree.files(".py", below=folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
        and (getattr(node, "attr", "") or getattr(node, "id", "")) in ("environ", "environb", "getenv", "putenv")
        and tree.name(path) != "bluelamp/settings.py"
    ]
    assert found == []


def test_a_command_and_a_task_are_doors_to_the_same_functions(tree: Tree) -> None:
    """Nothing below the command line may know the command line."""
    below = [
        path
        for path in tree.files(".py", below="bluelamp")
        if not tree.name(path).startswith(("bluelamp/cli/", "bluelamp/__main__"))
    ]
    assert below
    assert [
        tree.name(path) for path in below if any(module.startswith("bluelamp.cli") for module in tree.imports(path))
    ] == []


# What a model's name begins with, by the layer that it stands in.
PREFIXES = {
    "staging": ("stg_",), "intermediate": ("int_",), "star": ("dim_", "bridge_", "fct_"), "marts": ("mart_",),
}  # fmt: skip
# What each kind of model may read of other models. Dimensions and bridges say what things are, and every step asks them;
# facts are for those who slice, so no step of ours stands on one.
MAY_READ = {
    "stg_": ("stg_",),
    "int_": ("stg_", "int_", "dim_", "bridge_"),
    # Reporting areas are what the bridge of areas rolls up into.
    "dim_": ("int_", "dim_", "bridge_"),
    "bridge_": ("int_", "dim_", "bridge_"),
    "fct_": ("int_", "dim_", "bridge_"),
    "mart_": ("int_", "dim_", "bridge_", "fct_"),
}

# The state of the feeds is told from the ledger's own views: book-keeping, not records.
BOOKS = {("mart_feed_health", name) for name in ("stg_load", "stg_refused_load", "stg_held_load")}


def layers_of(tree: Tree) -> dict[Path, str]:
    """Every model's file and its layer: the first folder below models."""
    models = tree.root / "dbt_project/models"
    return {path: path.relative_to(models).parts[0] for path in tree.files(".sql", below="dbt_project/models")}


def kind_of(name: str) -> str:
    return f"{name.partition('_')[0]}_"


def test_a_models_prefix_is_that_of_its_layer_and_its_folder_names_a_subject(tree: Tree) -> None:
    layers = layers_of(tree)
    assert set(layers.values()) == set(PREFIXES)
    assert [tree.name(path) for path, layer in layers.items() if kind_of(path.stem) not in PREFIXES[layer]] == []
    # The star is small enough to be seen at once; everything else stands in the folder of its subject.
    depth = {layer: 2 if layer == "star" else 3 for layer in PREFIXES}
    models = tree.root / "dbt_project/models"
    assert [
        tree.name(path) for path, layer in layers.items() if len(path.relative_to(models).parts) != depth[layer]
    ] == []


def test_dbt_reads_raw_and_the_ledger_in_staging_only_and_never_against_the_order(tree: Tree) -> None:
    layers = layers_of(tree)
    names = {path.stem for path in layers}
    wrong = []
    for path, layer in layers.items():
        text = path.read_text(encoding="utf-8")
        for schema, table in SOURCE.findall(text):
            # What is fitted stands beside core: later models and the marts read it, never staging.
            # What readers see is book-keeping, too: no figure of it, but as at when it stands.
            is_book = schema in ("raw", "ops") or (schema, table) == ("marts_history", "publication")
            may_be = is_book if layer == "staging" else schema == "fitted"
            if not may_be:
                wrong.append(f"{tree.name(path)} reads source {schema}.{table}")
        for name in REF.findall(text):
            may_be = kind_of(name) in MAY_READ[kind_of(path.stem)] or (path.stem, name) in BOOKS
            if name in names and not may_be:
                wrong.append(f"{tree.name(path)} refers to {name}")
    assert wrong == []


def test_staging_sees_accepted_deliveries_only(tree: Tree) -> None:
    """What reads raw must also ask the ledger, by way of stg_load."""
    readers = [
        path for path in tree.files(".sql", below="dbt_project/models/staging") if "source('raw'" in path.read_text()
    ]
    assert readers
    assert [tree.name(path) for path in readers if "ref('stg_load')" not in path.read_text()] == []
    assert "state = 'accepted'" in (tree.root / "dbt_project/models/staging/ops/stg_load.sql").read_text()
