"""The satisfaction figures of the report come out of counting the delivered answers (DOMAIN D6)."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

TOP_THREE = ("completely_satisfied", "very_satisfied", "fairly_satisfied")
NO_VALID = ("dont_know", "not_applicable", "refused")
PUBLISHED = {
    ("burglary", "overall"): "88.9",
    ("vehicle_crime", "overall"): "88.1",
    ("vehicle_crime", "action"): "81.1",
    ("vehicle_crime", "follow_up"): "77.5",
    ("violence", "overall"): "78.8",
    ("racist_incident", "overall"): "81.8",
    ("asb", "overall"): "80.2",
    ("asb", "action"): "74.2",
    ("asb", "follow_up"): "63.8",
}
ALL_USERS = {"overall": "85.3", "action": "82.3", "follow_up": "78.4"}
GROUPS = ("burglary", "vehicle_crime", "violence")


@pytest.fixture(scope="module")
def monthly(answers) -> pd.DataFrame:
    """Valid and satisfied answers by group, stage and month."""
    valid = answers[~answers.answer.isin(NO_VALID)]
    valid = valid.assign(satisfied=valid.answer.isin(TOP_THREE))
    grouped = valid.groupby(["victim_group", "stage", "interview_month"]).satisfied
    return grouped.agg(["size", "sum"]).rename(columns={"size": "valid", "sum": "satisfied"})


def rolling(monthly, group, stage, last):
    months = [str(month) for month in pd.period_range(end=last, periods=12, freq="M")]
    chosen = monthly.loc[group].loc[stage].loc[months]
    return Decimal(int(chosen.satisfied.sum())), Decimal(int(chosen.valid.sum()))


def printed(share, places="0.1"):
    return str((100 * share).quantize(Decimal(places), ROUND_HALF_UP))


@pytest.mark.parametrize(("group", "stage"), PUBLISHED)
def test_rolling_twelve_months_to_september(monthly, group, stage):
    satisfied, valid = rolling(monthly, group, stage, "2013-09")
    assert printed(satisfied / valid) == PUBLISHED[group, stage]


@pytest.mark.parametrize("stage", ALL_USERS)
def test_all_users_under_either_weighting(monthly, stage):
    parts = [rolling(monthly, group, stage, "2013-09") for group in GROUPS]
    assert printed(sum(s / v for s, v in parts) / 3) == ALL_USERS[stage]
    assert printed(sum(s for s, _ in parts) / sum(v for _, v in parts)) == ALL_USERS[stage]


def test_burglary_in_september_is_80_percent(monthly):
    row = monthly.loc[("burglary", "overall", "2013-09")]
    assert printed(Decimal(int(row.satisfied)) / int(row.valid), "1") == "80"


def test_asb_in_september_is_the_highest_for_exactly_eight_months(monthly):
    share = monthly.loc[("asb", "overall")].eval("satisfied / valid")
    assert share["2013-09"] > share.loc["2013-02":"2013-08"].max()
    assert share["2013-01"] >= share["2013-09"]


def test_asb_rolling_figure_has_been_falling(monthly):
    def figure(month):
        satisfied, valid = rolling(monthly, "asb", "overall", month)
        return satisfied / valid

    figures = [figure(f"2013-{month:02d}") for month in range(2, 10)]
    assert figures == sorted(figures, reverse=True)


def test_sample_sizes_and_stages(monthly, answers):
    complete = monthly[monthly.index.get_level_values("interview_month") < "2013-10"]
    assert complete.valid.between(80, 130).all()
    assert set(answers.stage) == {"contact", "action", "follow_up", "treatment", "overall"}
    assert answers.answer.isin(NO_VALID).sum() > 500
    assert (answers.lpu_code == "").sum() > 500
    assert len(monthly) == 43 * 5 * 5
