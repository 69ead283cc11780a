"""Superset's assets: made from the project's own words, the same each time, and nothing in them but what is there."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bluelamp.database.marts import load_marts
from bluelamp.errors import BluelampError
from bluelamp.local.bi import bundle
from bluelamp.local.bi.datasets import expression
from bluelamp.reporting.metric import load_semantics

HERE = {
    "host": "127.0.0.1",
    "port": "54321",
    "user": "bluelamp_reader",
    "password": "not-in-the-bundle",
    "dbname": "bluelamp",
}


Files = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    """The bundle, made once: it reads every model's description."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bundle, "dsn", lambda _: HERE)
        yield bundle.assets()


def test_every_id_is_one_things_and_the_same_in_every_bundle(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "dsn", lambda _: HERE)
    counted = Counter(entry["uuid"] for entry in files.values() if "uuid" in entry)
    assert max(counted.values()) == 1
    assert bundle.assets() == files
    assert sum(name.startswith("dashboards/") for name in files) == 4


def test_every_dashboard_has_filters_of_date_area_and_measure_that_are_columns(files: Files) -> None:
    columns = {
        e["uuid"]: {c["column_name"] for c in e["columns"]} for n, e in files.items() if n.startswith("datasets/")
    }
    for name, entry in files.items():
        if not name.startswith("dashboards/"):
            continue
        filters = {one["name"]: one for one in entry["metadata"]["native_filter_configuration"]}
        assert set(filters) == {"Months", "Area", "Measure"}, name
        for one in (filters["Area"], filters["Measure"]):
            [target] = one["targets"]
            assert target["column"]["name"] in columns[target["datasetUuid"]], name
    charts = {entry["uuid"] for name, entry in files.items() if name.startswith("charts/")}
    placed = [
        part["meta"]["uuid"]
        for name, entry in files.items() if name.startswith("dashboards/")
        for part in entry["position"].values() if isinstance(part, dict) and part["type"] == "CHART"
    ]  # fmt: skip
    assert sorted(placed) == sorted(charts)


def test_every_chart_asks_for_columns_and_metrics_that_its_dataset_has(files: Files) -> None:
    known = {
        entry["uuid"]: ({c["column_name"] for c in entry["columns"]}, {m["metric_name"] for m in entry["metrics"]})
        for name, entry in files.items() if name.startswith("datasets/")
    }  # fmt: skip
    for name, entry in files.items():
        if name.startswith("charts/"):
            columns, metrics = known[entry["dataset_uuid"]]
            for query in json.loads(entry["query_context"])["queries"]:
                asked = {c if isinstance(c, str) else c["sqlExpression"] for c in query["columns"]}
                asked |= {one["col"] for one in query["filters"]} | {column for column, _ in query["orderby"]}
                assert asked <= columns, name
                assert set(query.get("metrics", ())) <= metrics, name


def test_nothing_that_overlaps_can_be_added_up(files: Files) -> None:
    """The force is its BCUs, and they their LPUs: one area is chosen at a time, and a filter of one value is never empty."""
    plan = files["dashboards/police_and_crime_plan.yaml"]
    filters = {one["name"]: one for one in plan["metadata"]["native_filter_configuration"]}
    assert filters["Area"]["controlValues"]["multiSelect"] is False
    for name, entry in files.items():
        if name.startswith("dashboards/"):
            for one in entry["metadata"]["native_filter_configuration"]:
                many = one["controlValues"].get("multiSelect", True)
                assert one["controlValues"].get("enableEmptyFilter", False) is not many, (name, one["name"])
    [query] = json.loads(files["charts/police_and_crime_plan_months.yaml"]["query_context"])["queries"]
    assert {"col": "area_type", "op": "IN", "val": ["force", "bcu"]} in query["filters"]
    for key in ("measures", "status"):
        [query] = json.loads(files[f"charts/police_and_crime_plan_{key}.yaml"]["query_context"])["queries"]
        assert query["metrics"] == ["measures"]
    made = files["datasets/Bluelamp/mart_plan_performance.yaml"]
    expressions = {metric["metric_name"]: metric["expression"] for metric in made["metrics"]}
    assert expressions["measures"] == "count(distinct measure_id)"


def test_every_term_of_a_revision_is_shown_and_they_add_up_to_its_change(files: Files) -> None:
    """earlier + terms = actual, as the mart says: the days since then are most of it."""
    terms = {c["column_name"] for c in files["datasets/Bluelamp/mart_revision.yaml"]["columns"]
             if c["column_name"].endswith("_count")}  # fmt: skip
    assert len(terms) == 5
    assert terms < set(files["charts/data_quality_revisions.yaml"]["params"]["all_columns"])


def test_crimes_taken_out_or_moved_are_no_outcomes(files: Files) -> None:
    """Of the mart's indicators all but the mix of outcomes, to the question that is asked and to what an author sees of it."""
    chart = files["charts/data_quality_integrity.yaml"]
    [column] = [c for c in files["datasets/Bluelamp/mart_recording_integrity.yaml"]["columns"]
                if c["column_name"] == "indicator"]  # fmt: skip
    moved = ["no_crime", "transferred", "reclassified_in", "reclassified_out"]
    assert column["description"] == f"{', '.join(moved)} or outcome."
    [query] = json.loads(chart["query_context"])["queries"]
    assert query["filters"] == [{"col": "indicator", "op": "IN", "val": moved}]
    assert [(one["subject"], one["comparator"]) for one in chart["params"]["adhoc_filters"]] == [("indicator", moved)]


def test_rates_have_two_decimals_and_say_what_they_are_per(files: Files) -> None:
    """Homicides are 0.01 per 1,000 people, which one decimal shows as none (DOMAIN A2: M13)."""
    rates, verdicts = (files[f"charts/similar_forces_{key}.yaml"] for key in ("rates", "verdicts"))
    assert rates["params"]["y_axis_format"] == ",.2~f"
    config = verdicts["params"]["column_config"]
    assert {config[name]["d3NumberFormat"] for name in ("rate", "msg_mean")} == {",.2f"}
    for chart in (rates, verdicts):
        assert "per 1,000 people or households, or per 100 crimes" in chart["slice_name"]


def test_words_and_metrics_are_those_of_dbt(files: Files) -> None:
    made = {entry["table_name"]: entry for name, entry in files.items() if name.startswith("datasets/")}
    assert {mart.name for mart in load_marts()} <= set(made)
    words = [column["description"] for entry in made.values() for column in entry["columns"]]
    assert all(words)
    assert not [text for text in words if "{{" in text]
    semantics = load_semantics()
    metrics = {
        m["metric_name"]: m for e in made.values() for m in e["metrics"] if m["metric_name"] in semantics.metrics
    }
    assert set(metrics) == set(semantics.metrics)
    assert {name: m["description"] for name, m in metrics.items()} == {
        name: metric.description for name, metric in semantics.metrics.items()
    }
    assert expression(semantics.metrics["outcome_rate"], semantics) == (
        "(sum(numerator) filter (where measure_type = 'outcome_rate'))::numeric / "
        "nullif(sum(denominator) filter (where measure_type = 'outcome_rate'), 0)"
    )


def test_no_asset_holds_a_password_or_another_machines_address(files: Files) -> None:
    text = "".join(map(bundle.text_of, files.values()))
    assert "postgresql+psycopg2://bluelamp_reader@127.0.0.1:54321/bluelamp" in text
    assert "password" not in text.lower()
    assert "http" not in text


def test_a_chart_of_what_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "dsn", lambda _: HERE)
    odd = {"title": "Odd", "description": "Odd.", "filters": [],
           "rows": [[{"key": "odd", "type": "table", "name": "Odd", "dataset": "mart_of_wishes"}]]}  # fmt: skip
    (tmp_path / "odd.yaml").write_text(yaml.safe_dump(odd), encoding="utf-8")
    with pytest.raises(BluelampError, match=r"mart_of_wishes(.|\n)*odd.yaml(.|\n)*mart_control_chart"):
        bundle.assets(tmp_path)
