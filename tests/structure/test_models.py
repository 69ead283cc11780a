"""What a dbt project is judged by (the rules of dbt-project-evaluator that make sense here), from its files alone."""

import csv
import re
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

Tree = Any  # tests/structure/conftest.py

REF = re.compile(r"ref\(\s*'(\w+)'\s*\)")
# A list of models that a loop refers to (int_figure).
LISTED = re.compile(r"^\s*'(int_\w+)',?$", re.MULTILINE)
SOURCE = re.compile(r"source\(\s*'(\w+)'\s*,\s*'(\w+)'\s*\)")
MACRO = re.compile(r"{%-? macro (\w+)\((.*?)-?%}(.*?){%-? endmacro", re.DOTALL)

# Read in more than one place, with the reason. ops.*: views of the ledger, of what counts, what was refused and what is held.
READ_TWICE = {
    ("ops", "load"): {"stg_load", "stg_refused_load", "stg_held_load"},
    ("ops", "build"): {"stg_load", "stg_build"},
}
# From the horizon of a past state to the scorecard, which judges charts of figures of months of days by category of days by offence
# (which the star publishes) of records: one more step than this means that a step does not earn its place.
LONGEST_CHAIN = 29
MOST_READERS = 10
# Whom everybody asks: what a measure, a chart, an area, a period is, what day it is, which deliveries and records count, how and where
# a measure stands.
HUBS = {
    "dim_measure", "int_as_at", "stg_load", "stg_set_aside", "int_chart_series", "bridge_area_lpu", "int_measure_against_target",
    "int_measure_area",
}  # fmt: skip
MOST_PARENTS = 7
# A night's months to count again follow from every feed's touched months, and from definitions and rules of the survey that changed;
# whether a figure is an issue from each family of figures, the rule, and which side of a measure is worse; and the as-at date from
# all that a warehouse can stand at the end of, and all that becomes known: deliveries, what is set aside, what is waived.
WIDE = {"int_as_at", "int_issue_figure", "int_touched_measure_month", "int_touched_reporting_month"}
WITHOUT_KEY = {
    # Two rows of one month, crimes and outcomes, that are added and never told apart.
    "int_measure_lpu_month",
    # Decisions, which name a delivery or a record or both, and may come again.
    "stg_set_aside",
}


class Models:
    """Every model: its SQL with that of the macros it calls, and its description."""

    def __init__(self, root: Path) -> None:
        self.files = {path.stem: path for path in sorted((root / "dbt_project/models").rglob("*.sql"))}
        self._macros = {
            name: body
            for path in (root / "dbt_project/macros").glob("*.sql")
            for name, _, body in MACRO.findall(path.read_text(encoding="utf-8"))
        }

    def sql(self, name: str) -> str:
        """Without comments, and with the bodies of its macros, and of theirs, behind it."""
        text = re.sub(r"--.*", "", self.files[name].read_text(encoding="utf-8"))
        unread = dict(self._macros)
        while called := [macro for macro in unread if re.search(rf"\b{macro}\(", text)]:
            text += "".join(unread.pop(macro) for macro in called)
        return text

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """Models and seeds that each model refers to."""
        return {name: {*REF.findall(self.sql(name)), *LISTED.findall(self.sql(name))} for name in self.files}

    @cached_property
    def readers(self) -> dict[str, set[str]]:
        """Models that refer to each model."""
        found: dict[str, set[str]] = {name: set() for name in self.files}
        for name, parents in self.parents.items():
            for parent in parents & set(self.files):
                found[parent].add(name)
        return found

    def chain(self, name: str) -> list[str]:
        """The longest way from a model back to a source."""
        known: dict[str, list[str]] = {}

        def longest(model: str) -> list[str]:
            if model not in known:
                ways = [longest(parent) for parent in self.parents[model] & set(self.files)]
                known[model] = [model, *max(ways, key=len, default=[])]
            return known[model]

        return longest(name)

    def description(self, name: str) -> dict[str, Any]:
        """As its .yml has it."""
        document = yaml.safe_load(self.files[name].with_suffix(".yml").read_text(encoding="utf-8"))
        return next(model for model in document["models"] if model["name"] == name)


@pytest.fixture(scope="module")
def models(tree: Tree) -> Models:
    return Models(tree.root)


def key_of(described: dict[str, Any]) -> list[str]:
    """The key that a model declares: by a test of it, or as meta.key (tests/dbt/test_keys.py holds those)."""
    for test in described.get("data_tests", []):
        if isinstance(test, dict) and "unique_key" in test:
            return list(test["unique_key"]["arguments"]["columns"])
    for column in described["columns"]:
        if "unique" in column.get("data_tests", []):
            return [column["name"]]
    return list((described.get("config", {}).get("meta") or {}).get("key", []))


def test_every_model_declares_the_key_of_its_grain(models: Models) -> None:
    wrong = []
    for name in models.files:
        described = models.description(name)
        columns = {column["name"] for column in described["columns"]}
        key, has_one_row = key_of(described), described["description"].strip().startswith("One row:")
        if not (has_one_row or name in WITHOUT_KEY or (key and set(key) <= columns)):
            wrong.append(name)
    assert wrong == []


def test_a_dimension_with_several_rows_of_a_name_is_no_one_side_of_a_join(models: Models, tree: Tree) -> None:
    """Who draws the joins of docs/bi-author.md as one-to-many is told which dimension is to be filtered first, and by what."""
    text = (tree.root / "docs" / "bi-author.md").read_text(encoding="utf-8")
    joined = set(re.findall(r"^\| .*\| `(dim_\w+)\.\w+` \|", text, flags=re.MULTILINE))
    assert len(joined) > 5
    [advice] = re.findall(r"^\* \*\*Power BI\*\*.*?(?=^\* )", text, flags=re.MULTILINE | re.DOTALL)
    for dimension in joined:
        _, *others = models.description(dimension)["config"]["meta"]["key"]
        assert not others or all(f"`{name}`" in advice for name in (dimension, *others)), dimension


def test_a_source_is_read_in_one_place(models: Models) -> None:
    readers: dict[tuple[str, str], set[str]] = {}
    for name in models.files:
        for source in SOURCE.findall(models.sql(name)):
            readers.setdefault(source, set()).add(name)
    assert readers
    assert {source: names for source, names in readers.items() if len(names) > 1} == READ_TWICE


def test_no_way_through_the_models_is_longer_than_it_must_be(models: Models) -> None:
    longest = max((models.chain(name) for name in models.files), key=len)
    assert len(longest) <= LONGEST_CHAIN, " ← ".join(longest)


def test_few_models_are_read_by_many(models: Models) -> None:
    many = {name for name, readers in models.readers.items() if len(readers) > MOST_READERS}
    assert many == HUBS


def test_few_models_join_many(models: Models) -> None:
    wide = {name for name, parents in models.parents.items() if len(parents) > MOST_PARENTS and name != "int_figure"}
    assert wide == WIDE


def test_every_model_is_read_by_another_or_published(models: Models) -> None:
    """What nobody reads is a leftover. Tests, metrics and readers of records (receipts) count as readers by their reason."""
    # For those who ask record by record: counts by hand in the runbook, and the receipts of a figure. The last is read by the step
    # in Python alone, which writes down what it chose of it.
    asked = {
        "int_crime_category",
        "int_outcome",
        "int_satisfaction_response",
        "int_police_uk_outcome_month",
        "stg_police_uk_outcomes",
        "int_intervention_untouched",
    }
    unread = {
        name
        for name, readers in models.readers.items()
        if not readers and not name.startswith(("mart_", "fct_", "dim_", "bridge_"))
    }
    assert unread - asked == set()


@pytest.mark.parametrize("model", ["mart_figure", "dim_statistic"])
def test_every_rounding_of_figures_is_described(tree: Tree, models: Models, model: str) -> None:
    with open(tree.root / "dbt_project/seeds/statistic.csv", encoding="utf-8", newline="") as rows:
        used = {row["rounding"] for row in csv.DictReader(rows)}
    [column] = [one for one in models.description(model)["columns"] if one["name"] == "rounding"]
    assert used - set(re.findall(r"\w+", column["description"])) == set()


def test_policy_in_force_is_asked_in_one_way(models: Models) -> None:
    """valid_from <= day < valid_to is written once, in macros/is_in_force.sql."""
    row, day = r"(?P<row>\w+)", r"(?P<day>[\w.]+)"
    by_hand = re.compile(
        rf"{row}\.valid_from <= {day}\s+and\s+((?P=row)\.valid_to > (?P=day)(?![\w.])(?! -)|(?P=day) < (?P=row)\.valid_to)"
        rf"|(?P<day2>[\w.]+) >= (?P<row2>\w+)\.valid_from\s+and\s+(?P=day2) < (?P=row2)\.valid_to"
    )
    found = [name for name, path in models.files.items() if by_hand.search(path.read_text(encoding="utf-8"))]
    assert found == []
