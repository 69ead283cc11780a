"""The force's health, counted again from the delivered files by pandas alone."""

import gzip
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bluelamp.sample.health import health_files
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)
LAST = pd.Period("2013-09", "M")


def delivered(feed: str, *key: str) -> pd.DataFrame:
    """A feed's newest rows, read as files."""
    frames = [
        pd.read_csv(io.BytesIO(gzip.decompress(file.content))) for file in health_files(2013) if file.feed == feed
    ]
    return pd.concat(frames).drop_duplicates(list(key), keep="last")


def published(measure: str, column: str = "value") -> dict[tuple[str, str], float | None]:
    """The newest month's column by dimension and member."""
    rows = select(
        f"select dimension, member, {column} from published.mart_force_health where measure_id = %s and is_latest",
        measure,
    )
    return {(dimension, member): None if value is None else float(value) for dimension, member, value in rows}


def test_the_sickness_rate_is_days_per_mean_strength_of_twelve_months(sample_home: Path) -> None:
    rows = delivered("sickness", "month", "department", "role_type")
    year = rows[rows.month > "2012-09"]
    expected = {("force", "force"): round(12 * year.days_lost.sum() / year.strength_fte.sum() + 1e-9, 2)}
    for dimension in ("department", "role_type"):
        sums = year.groupby(dimension)[["days_lost", "strength_fte"]].sum()
        expected |= {
            (dimension, name): round(12 * r.days_lost / r.strength_fte + 1e-9, 2) for name, r in sums.iterrows()
        }
    # Two of its 24 months never came, more than policy lets pass: no rate, and the reason.
    expected["department", "Professional standards"] = None
    found = published("sickness_rate")
    assert found == expected
    assert len(found) == 11
    reasons = select(
        "select absence_reason from published.mart_force_health where is_latest and value is null and measure_id = 'sickness_rate'"
    )
    assert reasons == [("2 of 24 months by department and role type have not been delivered",)]
    assert published("sickness_rate", "missing_count")["force", "force"] == 2


def test_a_months_releases_are_counted_once_and_by_channel(sample_home: Path) -> None:
    rows = delivered("communications_release", "release_reference", "channel")
    month = rows[pd.PeriodIndex(rows.released_on, freq="M") == LAST]
    expected = {("channel", name): float(n) for name, n in month.groupby("channel").release_reference.nunique().items()}
    expected["force", "force"] = float(month.release_reference.nunique())
    assert published("communications_release_count") == expected


def test_recommendations_are_on_time_overdue_and_old_as_the_tracker_says(sample_home: Path) -> None:
    rows = delivered("audit_recommendation", "recommendation_reference")
    raised, due, done = (pd.to_datetime(rows[name]) for name in ("raised_on", "due_on", "completed_on"))
    end = pd.Timestamp("2013-09-30")
    for dimension, member, part in [
        ("force", "force", rows.index == rows.index),
        *(("priority", name, (rows.priority == name).to_numpy()) for name in ("high", "medium", "low")),
    ]:
        of_year = part & (due > "2012-09-30") & (due <= end)
        on_time = 100 * (of_year & (done <= due)).sum() / of_year.sum()
        is_open = part & (raised <= end) & ~(done <= end)
        age = (end - raised[is_open]).dt.days.mean()
        key = (dimension, member)
        assert published("recommendation_on_time_rate")[key] == pytest.approx(on_time, abs=0.0501), key
        assert published("recommendation_overdue_count")[key] == (is_open & (due <= end)).sum(), key
        assert published("recommendation_age_days")[key] == pytest.approx(age, abs=0.501), key


def test_the_chart_of_sickness_takes_its_season_out_and_finds_the_planted_rise(sample_home: Path) -> None:
    """An individuals chart worked out by hand: limits of the 24 months before April 2013, months divided by the force's season."""
    rows = delivered("sickness", "month", "department", "role_type")
    sums = rows.groupby("month")[["days_lost", "strength_fte"]].sum()
    force = sums.days_lost / sums.strength_fte
    history = force[force.index < "2013-04"].tail(36)
    by_month = history.groupby(history.index.str[5:]).mean() / history.mean()
    season = 1 + 3 / 4 * (by_month - 1)
    adjusted = force / season.reindex(force.index.str[5:]).to_numpy()
    baseline = adjusted[adjusted.index < "2013-04"].tail(24)
    sigma = baseline.diff().abs().mean() * 2.66 / 3
    found = {
        (member, month): (float(sigmas), point)
        for member, month, sigmas, point in select(
            "select member, to_char(month_start_date, 'YYYY-MM'), sigmas_from_centre, point_type "
            "from published.mart_force_health where measure_id = 'sickness_rate' and sigmas_from_centre is not null"
        )
    }
    for month, value in adjusted.items():
        assert found["force", month][0] == pytest.approx((value - baseline.mean()) / sigma, abs=1e-5), month
    assert found["Contact management", "2013-09"][1] == "concern"
    assert select("select count(*) from published.mart_force_health where month_start_date > %s", date(2013, 9, 1)) == [
        (0,)
    ]
