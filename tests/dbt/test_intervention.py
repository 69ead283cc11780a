"""Whether what was done helped, through the real models: which months and areas are compared, and pandas as a second opinion."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from bluelamp.database import connect
from bluelamp.statistics.intervention.effects import intervention_effects
from bluelamp.statistics.warehouse import Warehouse
from tests.fixtures.chart_vectors import POLICY, months, run_models
from tests.fixtures.raw_rows import select
from tests.fixtures.register_rows import write_register

AS_AT, LAST, COUNT = date(2013, 10, 14), date(2013, 9, 1), 42
MONTHS = months(COUNT, LAST)
MEASURE, FALLS, BUSY, ACTIVE = "bicycles", "Syston", "Blaby", "Hinckley"
# What the step in Python reads, and what reads the step.
CHARTS = ("int_chart_*", "int_exception_chart")
MARTS = ("mart_intervention_effect", "mart_control_chart")


@pytest.fixture
def counts(warehouse) -> pd.DataFrame:
    """Forty crimes a month in each unit, in Syston some 17 from December 2012; months down, units across."""
    units = [name for (name,) in select("select distinct area_name from core.bridge_area_lpu "
                                        "where area_type = 'lpu' and not is_unallocated order by 1")]  # fmt: skip
    random = np.random.default_rng(12)
    frame = pd.DataFrame(random.poisson(40, (COUNT, len(units))), MONTHS, units)
    frame.loc[date(2012, 12, 1) :, FALLS] = random.poisson(17, 10)
    # What made somebody act.
    frame.loc[date(2012, 10, 1), FALLS] = 75
    rule = {**POLICY, "measure_type": "recorded_crime", "area_type": "lpu", "opportunity": "one", "chart_type": "xmr",
            "minimum_baseline_months": 12}  # fmt: skip
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            """insert into core.dim_measure (measure_id, title, measure_type, direction, minimum_area_type, is_on_scorecard)
               values (%s, %s, 'recorded_crime', 'lower_is_better', 'lpu', false)""",
            (MEASURE, MEASURE),
        )
        cursor.execute("delete from core.chart_policy where measure_type = 'recorded_crime'")
        cursor.execute(
            f"insert into core.chart_policy ({', '.join(rule)}) values ({', '.join(['%s'] * len(rule))})",
            list(rule.values()),
        )
        cursor.executemany(
            "insert into core.int_measure_month values (%s, 'lpu', %s, %s, %s, 1, %s, 1, true)",
            [(MEASURE, unit, month, int(count), int(count)) for unit in units for month, count in frame[unit].items()],
        )
    return frame


def test_an_action_is_judged_against_the_units_where_nothing_was_done(counts):
    done = {"title": "Mark every bicycle", "status": "done", "measure_id": MEASURE, "start_date": "2012-11-10",
            "done_date": "2013-01-31"}  # fmt: skip
    write_register(AS_AT, {
        ("action", "A-SYSTON"): {**done, "area_name": FALLS},
        ("action", "A-0PEN00"): {**done, "area_name": FALLS, "status": "in progress"},
        ("operation", "O-BLABY1"): {"name": "Op Pedal", "measure_id": MEASURE, "area_name": BUSY, "start_date": "2013-08-20"},
        ("operation", "O-H1NCK1"): {"name": "Op Lock", "measure_id": MEASURE, "area_name": ACTIVE, "start_date": "2013-02-20"},
        ("operation", "O-FUTURE"): {"name": "Op Later", "measure_id": MEASURE, "area_name": "Melton", "start_date": "2013-11-01"},
    })  # fmt: skip
    run_models("run", "--select", *CHARTS)
    with connect("builder") as connection:
        assert intervention_effects(Warehouse(connection, "warehouse")) == 3
    run_models("run", "--select", *MARTS)
    [found] = select("""select verdict, reason, before_from, before_to, chosen_from, after_from, after_to, before_month_count,
        after_month_count, months_needed, months_used, compared_area_count, before_value, choice_value, after_value, effect_ratio,
        compared_before_value, words from build.mart_intervention_effect where intervention_id = 'A-SYSTON'""")  # fmt: skip
    # In Hinckley something was done while it was being decided; in Blaby only when that was over.
    others = counts.drop(columns=[FALLS, ACTIVE]).sum(axis="columns")
    # November began without it; August to October are what it was chosen on; the 24 months before those are the baseline.
    before = counts.index[(counts.index >= date(2010, 8, 1)) & (counts.index < date(2012, 8, 1))]
    chosen = [date(2012, month, 1) for month in (8, 9, 10)]
    used = [month for month in counts.index if month >= date(2012, 12, 1)][: found[10]]
    assert found[:9] == (
        "helped", "significant", date(2010, 8, 1), date(2012, 7, 1), date(2012, 8, 1), date(2012, 12, 1), LAST, 24, 10)  # fmt: skip
    assert 6 <= found[9] == found[10] <= 8, "before Blaby's operation began"
    assert found[11] == len(counts.columns) - 2
    here = counts[FALLS]
    assert [float(value) for value in found[12:15]] == pytest.approx(
        [here[before].mean(), here[chosen].mean(), here[used].mean()]
    )
    assert float(found[15]) == pytest.approx(
        (here[used].sum() / here[before].sum()) / (others[used].sum() / others[before].sum()), abs=1e-6
    )
    assert float(found[16]) == pytest.approx(others[before].mean())
    assert found[17].startswith("Helped: -")
    # One that has barely begun is told when it will be known.
    [(verdict, words)] = select(
        "select verdict, words from build.mart_intervention_effect where intervention_id = 'O-BLABY1'"
    )
    assert verdict == "cannot be told"
    assert words.startswith("Cannot be told yet: a change of 20 % shows after ")
    assert words.endswith(" months, and 1 are complete")
    assert select(f"select annotation from build.mart_control_chart where annotation is not null and area_name = '{BUSY}'") == [
        ("Op Pedal begins",)]  # fmt: skip


@pytest.mark.slow("the charts are made again")
def test_where_something_was_done_everywhere_nothing_can_be_told(counts):
    done = {
        "title": "Posters",
        "status": "done",
        "measure_id": MEASURE,
        "start_date": "2012-11-01",
        "done_date": "2013-01-31",
    }
    write_register(AS_AT, {
        ("action", "A-SYSTON"): {**done, "area_name": FALLS},
        ("action", "A-EVERY1"): {**done, "area_name": "force"},
        ("action", "A-N0CHAR"): {**done, "measure_id": "witchcraft"},
    })  # fmt: skip
    run_models("run", "--select", *CHARTS)
    with connect("builder") as connection:
        intervention_effects(Warehouse(connection, "warehouse"))
    run_models("run", "--select", *MARTS)
    assert select(
        "select intervention_id, reason, after_from::text from build.mart_intervention_effect order by 1"
    ) == [
        ("A-EVERY1", "no chart", "2012-11-01"),
        ("A-N0CHAR", "no chart", "2012-11-01"),
        ("A-SYSTON", "nothing to compare with", "2012-11-01"),
    ]
