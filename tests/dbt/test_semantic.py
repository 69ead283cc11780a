"""The semantic layer: each metric, evaluated from its definition alone, is what mart_figure says."""

import csv
import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from bluelamp.settings import settings
from bluelamp.transform import build
from bluelamp.transform.ledger import exclusive
from bluelamp.transform.runner import Project
from tests.fixtures.metrics import Metrics
from tests.fixtures.raw_rows import answer, crime, outcome, select, write_rows

FORCE = "force"
AREA = ["measure_id", "area_type", "area_name"]
DAYS = "facts.recorded_date between date '2013-04-01' and date '2013-10-14'"
YEAR_TO_DATE = "facts.month_start_date between date '2013-04-01' and date '2013-10-01'"
TWELVE_MONTHS = "facts.month_start_date between date '2012-10-01' and date '2013-09-01'"


@pytest.fixture
def metrics(built_home) -> Metrics:
    """A small force, built; and its metrics."""
    chance = random.Random(7)
    crimes, outcomes, answers = [], [], []
    for number in range(600):
        day = f"{chance.choice([2012, 2013])}-{chance.randrange(4, 10):02d}-{chance.randrange(1, 29):02d}"
        place = chance.choice([("C02", "CITY"), ("N01", "COUNTIES"), (None, None)])
        crimes.append(
            crime(number, day, lpu_code=place[0], bcu_code=place[1], offence_code=chance.choice(["28A", "48", "46", "8N"]),
                  status=chance.choice(["recorded"] * 5 + ["no_crime"]))
        )  # fmt: skip
        if chance.random() < 0.4:
            # Later than the crime, and of a type that counts, counts since 2013 only, or never counts.
            outcomes.append(
                outcome(number, f"{day[:4]}-10-{chance.randrange(1, 15):02d}", outcome_type=chance.choice("1848"))
            )
    for number in range(900):
        month = chance.choice(["2012-09", "2012-10", "2013-03", "2013-09", "2013-10"])
        answers.append(
            answer(number, f"{month}-15", lpu_code=chance.choice(["C02", "N01"]),
                   victim_group=chance.choice(["burglary", "violence", "vehicle_crime"]),
                   answer=chance.choice(["very_satisfied", "fairly_satisfied", "fairly_dissatisfied"]))
        )  # fmt: skip
    write_rows("crime", crimes, date(2012, 4, 1), until=date(2013, 10, 14))
    write_rows("outcome", outcomes, date(2012, 4, 1), until=date(2013, 10, 14))
    write_rows("satisfaction", answers, date(2012, 4, 1), until=date(2013, 10, 14))
    build()
    with exclusive():
        return Metrics(Project().manifest)


def seed(name: str) -> list[dict[str, str]]:
    with open(settings().seed(name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def published(statistic: str, measure_type: str) -> dict[tuple[str, ...], Decimal]:
    return {
        tuple(key): value
        for *key, value in select(
            """select measure_id, area_type, area_name, value from build.mart_figure join core.dim_measure using (measure_id)
               where statistic = %s and measure_type = %s and value is not null""",
            statistic, measure_type,
        )
    }  # fmt: skip


def in_percent(value: Decimal) -> Decimal:
    return (100 * value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_every_metric_evaluated_from_its_definition_is_what_is_published(metrics):
    # One build for all of them: it takes longer than everything that is compared.
    by_category = select(
        f"""select category_id, sum(value) from ({metrics.query("recorded_crime", ["category_id", "lpu_code"], DAYS)}) as m
            group by category_id"""
    )
    counts = published("actual", "recorded_crime")
    assert len(by_category) >= 6
    assert {(f"{category}_recorded", FORCE, FORCE): value for category, value in by_category} == {
        key: value for key, value in counts.items() if key[1] == FORCE and value
    }
    for metric, statistic, when, fewest in (
        ("outcome_rate", "actual", YEAR_TO_DATE, 40),
        ("satisfaction", "rolling_12_month", TWELVE_MONTHS, 9),
    ):
        values = {tuple(key): value for *key, value in select(metrics.query(metric, AREA, when)) if value is not None}
        figures = {key: value for key, value in published(statistic, metric).items() if "all_users" not in key[0]}
        assert len(figures) >= fewest, metric
        assert len(set(figures.values())) >= 6, metric
        assert {key: in_percent(values[key]) for key in figures} == figures, metric
    # The mean of three groups' rates is no ratio of sums, so it is not offered as one.
    assert published("rolling_12_month", "satisfaction").keys() & {("satisfaction_all_users_overall", FORCE, FORCE)}
    assert not [key for key, *_ in select(metrics.query("satisfaction", AREA, "true")) if "all_users" in key]


def test_every_kind_of_measure_has_one_metric_and_every_document_its_marts(home):
    with exclusive():
        manifest = Project().manifest
    kinds = {row["measure_type"] for row in seed("measure")}
    names = [metric.name for metric in manifest.metrics.values()]
    assert len(kinds) == 3
    assert kinds <= set(names)
    assert {metric.name for metric in manifest.metrics.values() if metric.type.value == "ratio"} == kinds - {
        "recorded_crime"
    }
    exposures = {exposure.name: exposure for exposure in manifest.exposures.values()}
    assert set(exposures) >= {"daily_spreadsheet", "site_first_page", "performance_report"}
    for name, exposure in exposures.items():
        assert exposure.depends_on.nodes, name
        assert all(manifest.nodes[node].fqn[1] == "marts" for node in exposure.depends_on.nodes), name
