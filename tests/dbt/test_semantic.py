"""The semantic layer: each metric, asked by its definition alone, is what mart_figure says, for every area, and month by month."""

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from bluelamp.reporting.metric import Condition, ask, load_semantics
from bluelamp.settings import settings
from bluelamp.transform.ledger import exclusive
from bluelamp.transform.runner import Project
from tests.dbt.test_star import areas, counted_crimes
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)

FROM_APRIL = Condition("month", ">=", "2013-04-01")
# What people take away that is made from the star itself.
OF_THE_STAR = ("metric_command", "export_of_the_star", "months_for_peers", "public_release")
KINDS = {"recorded_crime": "actual", "outcome_rate": "actual", "satisfaction": "rolling_12_month"}


def metric(name: str, by: list[str], *where: Condition) -> dict[tuple[Any, ...], Any]:
    """A metric's rows by their columns."""
    return {row[:-1]: row[-1] for row in ask(name, by, where).rows}


def published(statistic: str, measure_type: str) -> dict[tuple[Any, ...], Decimal | None]:
    """Figures by measure and area, also those that are withheld."""
    return {
        tuple(key): value
        for *key, value in select(
            """select measure_id, area_type, area_name, value from marts.mart_figure join star.dim_measure using (measure_id)
               where statistic = %s and measure_type = %s and coalesce(victim_group, '') <> 'all_users'""",
            statistic, measure_type,
        )
    }  # fmt: skip


def in_percent(value: Decimal | None) -> Decimal | None:
    return None if value is None else (100 * value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_every_metric_is_the_published_figure_of_every_area(sample_home: Path) -> None:
    crimes = metric("recorded_crime", ["area"], FROM_APRIL)
    figures = published("actual", "recorded_crime")
    assert len(figures) > 400
    assert {key: crimes[key] for key in figures} == figures
    for name in ("outcome_rate", "satisfaction"):
        values = metric(name, ["area"], *([FROM_APRIL] if name == "outcome_rate" else []))
        figures = published(KINDS[name], name)
        assert len({value for value in figures.values() if value}) > 50, name
        assert {key: in_percent(values[key]) for key in figures} == figures, name
    # The terms of the rates are told beside them.
    for name, statistic, kind in (
        ("crime_outcomes", "outcomes", "outcome_rate"), ("valid_answers", "n", "satisfaction"),
    ):  # fmt: skip
        values = metric(name, ["area"], *([FROM_APRIL] if kind == "outcome_rate" else []))
        figures = published(statistic, kind)
        assert figures, name
        assert {key: values[key] for key in figures} == figures, name
    # The mean of three groups' rates is no ratio of sums, so it is not offered as one.
    assert not [key for key in metric("satisfaction", []) if "all_users" in key[0]]


def test_every_metric_is_the_charted_figure_of_every_month(sample_home: Path) -> None:
    for name, kind in (("recorded_crime", "recorded_crime"), ("crime_outcomes", "outcome_rate")):
        charted = {
            tuple(key): value
            for *key, value in select(
                """select measure_id, area_type, area_name, month_start_date, numerator from marts.mart_control_chart
                   join star.dim_measure using (measure_id) where measure_type = %s""",
                kind,
            )
        }
        values = metric(name, ["month"])
        assert len(charted) > 1000, name
        assert {key: values[key] for key in charted} == pytest.approx(charted), name
    monthly = metric("outcome_rate", ["month"])
    expected = {
        tuple(key): value
        for *key, value in select(
            """select measure_id, area_type, area_name, month_start_date, value / 100 from core.int_measure_month
               join core.dim_measure using (measure_id) where measure_type = 'outcome_rate'"""
        )
    }
    assert {key: value and round(value, 9) for key, value in monthly.items()} == {
        key: value and round(value, 9) for key, value in expected.items()
    }
    # Twelve months to every month, added up here; of fewer than 30 answers nothing.
    answers: dict[tuple[Any, ...], tuple[int, int]] = {
        (measure, kind, area, month): (int(satisfied), int(valid))
        for measure, kind, area, month, satisfied, valid in select(
            """select measure_id, area_type, area_name, month_start_date, numerator, denominator from core.int_measure_month
               join core.dim_measure using (measure_id) where measure_type = 'satisfaction' and victim_group <> 'all_users'
               and is_complete"""
        )
    }
    for (measure, kind, area, month), share in metric("satisfaction", ["month"]).items():
        months = [
            month.replace(year=month.year - (month.month <= back), month=(month.month - back - 1) % 12 + 1)
            for back in range(12)
        ]
        terms = [answers.get((measure, kind, area, one)) for one in months]
        if None in terms or sum(valid for _, valid in terms) < 30:
            assert share is None, (measure, area, month)
        else:
            assert round(share, 9) == round(Decimal(sum(yes for yes, _ in terms)) / sum(n for _, n in terms), 9)


def test_counts_of_days_are_those_of_the_delivery_files(sample_home: Path) -> None:
    crimes = counted_crimes()
    names = [areas()[lpu]["area_name"] for lpu in crimes.lpu]
    assert metric("counted_crimes", ["current_lpu_name", "month"]) == Counter(
        (name, day.replace(day=1)) for name, day in zip(names, map(date.fromisoformat, crimes.day), strict=True)
    )
    [total] = metric("counted_crimes", [], Condition("month", "=", "2013-09-01")).values()
    assert total == sum(crimes.day.str.startswith("2013-09"))
    outcomes = sum(
        n for (n,) in select("select outcome_count from core.int_outcome_day where outcome_date <= '2013-10-14'")
    )
    assert metric("counted_outcomes", []) == {(): outcomes}


def test_peers_are_told_by_force_source_and_category(sample_home: Path) -> None:
    values = metric("peer_recorded_crime", ["month"], Condition("force_name", "=", "Leicestershire"))
    own = metric(
        "recorded_crime",
        ["month"],
        Condition("measure_id", "=", "all_crime_recorded"),
        Condition("area_type", "=", "force"),
    )
    both = {
        key[-1]: (value, own["all_crime_recorded", "force", "force", key[-1]])
        for key, value in values.items()
        if key[1:3] == ("peer_month", "all_crime") and ("all_crime_recorded", "force", "force", key[-1]) in own
    }
    assert len(both) > 24
    assert all(peer == mine for peer, mine in both.values())


def test_every_kind_of_measure_has_one_metric_and_every_document_its_marts(home: Path) -> None:
    with exclusive():
        manifest = Project().manifest
    with open(settings().seed("measure"), encoding="utf-8", newline="") as handle:
        kinds = {row["measure_type"] for row in csv.DictReader(handle)}
    names = [metric.name for metric in manifest.metrics.values()]
    assert len(kinds) == 3
    assert kinds <= set(names)
    assert {metric.name for metric in manifest.metrics.values() if metric.type.value == "ratio"} == kinds - {
        "recorded_crime"
    }
    # What is read without dbt is what dbt reads, and all of it stands on the published star.
    ours = load_semantics()
    assert set(ours.metrics) == set(names)
    assert {
        model.name: manifest.nodes[model.depends_on.nodes[0]].name for model in manifest.semantic_models.values()
    } == {model.name: model.table for model in ours.models.values()}
    assert all(
        manifest.nodes[model.depends_on.nodes[0]].fqn[1] == "star" for model in manifest.semantic_models.values()
    )
    exposures = {exposure.name: exposure for exposure in manifest.exposures.values()}
    assert set(exposures) >= {"daily_spreadsheet", "site_first_page", "performance_report"}
    for name, exposure in exposures.items():
        assert exposure.depends_on.nodes, name
        layers = {manifest.nodes[node].fqn[1] for node in exposure.depends_on.nodes}
        assert layers == {"star"} if name in OF_THE_STAR else layers <= {"marts"} or name == "superset_dashboards", name
