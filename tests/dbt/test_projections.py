"""Year-end projections of the sample force: what the finished years say of them, and candidates worked out anew."""

from datetime import date

import pandas as pd
import pytest

from bluelamp.database import connect
from bluelamp.database.shown import WAREHOUSE_TARGET
from bluelamp.statistics.projection import history
from bluelamp.statistics.projection import kept_fits as projection_fits
from bluelamp.statistics.projection.projections import TABLES, projections
from bluelamp.statistics.warehouse import Warehouse
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)
NUMERIC = 1700  # PostgreSQL's number of the type


def frame(query: str) -> pd.DataFrame:
    """Rows of a query, numbers as float."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(query)
        columns = cursor.description or ()
        found = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in columns])
    return found.astype({column.name: float for column in columns if column.type_code == NUMERIC})


def back_test() -> pd.DataFrame:
    return frame(
        """select measure_type as type, measure_id as measure, actual, projection, low_80 as low, high_80 as high,
               covered_80 as covered, target_value as target, target_probability as odds
           from fitted.projection_backtest inner join core.dim_measure using (measure_id)"""
    )


def year_ends() -> pd.DataFrame:
    return frame("select * from marts.mart_year_end_projection where measure_type = 'recorded_crime'")


def test_eighty_per_cent_intervals_cover_what_they_say_in_held_out_years(sample_home):
    found = back_test()
    assert len(found) > 30_000
    # Never narrower than they say. Wider in quiet years (88 %; 92 % of recorded crime): they are held open by what recent months
    # missed, which is what lets them hold through a break.
    assert 78 <= 100 * found["covered"].mean() <= 89
    by_type = 100 * found.groupby("type")["covered"].mean()
    assert by_type.between(75, 93).all(), by_type
    # By the bounds alone: one that is met exactly counts whole, which is more than its part for small counts only.
    inside = (found["low"] <= found["actual"]) & (found["actual"] <= found["high"])
    large = found["actual"] >= 200
    assert abs(100 * (inside[large].mean() - found["covered"][large].mean())) < 3


def test_a_probability_is_met_about_as_often_as_it_says(sample_home):
    found = back_test().dropna(subset=["target"])
    is_met = found["actual"] >= found["target"]
    is_met = is_met.where(found["type"] != "recorded_crime", found["actual"] <= found["target"])
    brier = ((found["odds"] - is_met) ** 2).mean()
    # Whoever says the same of all of them, and knew how many would be met.
    assert brier < is_met.mean() * (1 - is_met.mean())
    assert abs(found["odds"].mean() - is_met.mean()) < 0.1


def test_the_mart_s_scores_are_those_of_the_rows_behind_them(sample_home):
    found = back_test()
    scored = frame(
        """select measure_id, wape_pct, coverage_80_pct, projection_count from marts.mart_projection_backtest
           where area_type = 'every area' and horizon = 'every month-end'"""
    ).set_index("measure_id")
    by_measure = found.assign(miss=(found["projection"] - found["actual"]).abs()).groupby("measure")
    assert set(scored.index) == set(by_measure.groups)
    wape = 100 * by_measure["miss"].sum() / by_measure["actual"].sum()
    assert (scored["wape_pct"] - wape).abs().max() < 0.051
    assert (scored["coverage_80_pct"] - 100 * by_measure["covered"].mean()).abs().max() < 0.051
    assert (scored["projection_count"] == by_measure.size()).all()


def test_the_simple_candidates_are_those_of_pandas(sample_home):
    crimes = frame(
        """select recorded_date as day, category_id as category, sum(crime_count)::integer as crimes
           from core.int_crime_category_day group by 1, 2"""
    ).pivot_table(index="day", columns="category", values="crimes", fill_value=0)

    def recorded(first: date, last: date) -> pd.Series:
        return crimes[(crimes.index >= first) & (crimes.index <= last)].sum()

    so_far, then = (recorded(date(year, 4, 1), date(year, 10, 14)) for year in (2013, 2012))
    last_year = recorded(date(2012, 4, 1), date(2013, 3, 31))
    told = year_ends()
    told = told[told["area_type"] == "force"].set_index("measure_id")
    for name in ("all_crime", "burglary_dwelling", "theft_from_motor_vehicle", "violence_with_injury"):
        row = told.loc[f"{name}_recorded"]
        assert row["recorded_count"] == so_far[name]
        assert row["flat"] == pytest.approx(so_far[name] * 365 / 197, abs=1)
        assert row["ratio"] == pytest.approx(so_far[name] * last_year[name] / then[name], abs=1)
        assert row["remainder"] == pytest.approx(so_far[name] + last_year[name] - then[name], abs=1)
        assert row["recorded_count"] < row["low_95"] < row["projection"] < 1.5 * row["flat"]


def rows() -> dict[str, list[str]]:
    """All that the projections wrote."""
    return {table: sorted(row for (row,) in select(f"select t::text from fitted.{table} as t")) for table in TABLES}


def test_what_has_not_changed_is_not_fitted_again_and_gives_the_same_rows(sample_home, monkeypatch):
    before, fitted, made = rows(), [], projection_fits.fit_series
    assert all(before.values())

    def counting(counts, before_year, policy):
        fitted.append(len(counts))
        return made(counts, before_year, policy)

    monkeypatch.setattr(projection_fits, "fit_series", counting)
    with connect("builder") as connection:
        projections(Warehouse(connection, WAREHOUSE_TARGET))
    assert fitted == []
    assert rows() == before
    with connect("builder") as connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from fitted.{table}")
        projections(Warehouse(connection, WAREHOUSE_TARGET))
    # Series with the same months share a fit.
    assert [(len(fitted),)] == select("select count(distinct fingerprint) from fitted.projection_fit")
    assert rows() == before


@pytest.mark.parametrize("part", history.PARTS)
def test_only_what_a_change_of_finished_years_concerns_is_tested_back_again(sample_home, monkeypatch, part):
    before, tested, made = rows(), [], history.backtest
    monkeypatch.setattr(history, "backtest", lambda kind, *rest: tested.append(kind) or made(kind, *rest))
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("delete from fitted.projection_drift where measure_type = any(%s)", (list(part),))
        projections(Warehouse(connection, WAREHOUSE_TARGET))
    assert len(tested) == len(part)
    assert rows() == before


def test_a_year_end_is_never_below_what_is_recorded_and_its_odds_follow_its_interval(sample_home):
    told = year_ends().dropna(subset=["projection"])
    assert len(told) > 200
    bounds = told[["low_95", "low_80", "low_50", "high_50", "high_80", "high_95"]].to_numpy()
    assert (bounds[:, 1:] >= bounds[:, :-1]).all()
    assert (told["projection"] >= told["recorded_count"] - told["expected_removal_count"] - 1).all()
    judged = told.dropna(subset=["target_value"])
    assert len(judged) > 20
    assert (judged["target_probability"][judged["target_value"] < judged["low_95"]] <= 0.026).all()
    assert (judged["target_probability"][judged["target_value"] > judged["high_95"]] >= 0.974).all()
