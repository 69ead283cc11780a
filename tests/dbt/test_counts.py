"""Figures against an independent count of the same records in pandas, for every crime type, area and period."""

import csv
import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

from bluelamp.settings import settings
from bluelamp.transform import build
from tests.fixtures.raw_rows import crime, select, write_rows

AS_AT = date(2013, 10, 14)
WINDOWS = {
    "financial_year_to_date": (date(2013, 4, 1), AS_AT),
    "month_to_date": (date(2013, 10, 1), AS_AT),
    "last_28_days": (date(2013, 9, 17), AS_AT),
    "last_7_days": (date(2013, 10, 8), AS_AT),
}


def seed(name: str) -> list[dict[str, str]]:
    with open(settings().seed(name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def make_records() -> list[dict[str, str | None]]:
    """3,000 crimes of both years: every kind of place, flag, status and code, each with the answer that pandas counts by."""
    chance = random.Random(14)
    first = date(2012, 3, 25)
    rows = []
    for number in range(3000):
        # Half of them near the as-at date, so that the short windows hold something.
        day = AS_AT - timedelta(days=chance.choice([chance.randrange(30), chance.randrange((AS_AT - first).days)]))
        if chance.random() < 0.4:
            day = day.replace(year=2012)
        lpu, beat, bcu = chance.choice(
            [("C02", None, "CITY"), ("N01", "N0101", None), (None, "C0203", None), ("X9", "N0502", "CITY"),
             (None, None, "COUNTIES"), ("X9", "X901", "CITY"), (None, None, None)]
        )  # fmt: skip
        rows.append(
            crime(
                number, str(day), lpu_code=lpu, beat_code=beat, bcu_code=bcu,
                offence_code=chance.choice(["28A", "48", "8N", "105A", "46", "19C", "88A", "92E", "999", "30A", "58C"]),
                is_domestic=chance.choice("YNN"), hate_strands=chance.choice([None, None, None, "race", "religion;race"]),
                status=chance.choice(["recorded"] * 6 + ["reclassified", "no_crime", "transferred"]),
            )
        )  # fmt: skip
    return rows


def place(row: pd.Series) -> str:
    """The effective LPU (DOMAIN E4), written anew."""
    areas = {area["area_code"]: area for area in seed("area")}
    if row.lpu_code in areas and areas[row.lpu_code]["area_type"] == "lpu":
        return row.lpu_code
    if row.beat_code in areas:
        return areas[row.beat_code]["parent_area_code"]
    return {"CITY": "C99", "COUNTIES": "N99"}.get(row.bcu_code, "U99")


def categories(row: pd.Series) -> set[str]:
    """The categories of a crime of 2012 or 2013 (DOMAIN E1), written anew."""
    found = {entry["category_id"] for entry in seed("offence_category") if entry["offence_code"] == row.offence_code}
    violence = {"homicide", "violence_with_injury", "violence_without_injury"}
    against_society = {"public_order", "possession_of_weapons", "drug_offences", "miscellaneous_crimes"}
    result = found | {"all_crime"}
    if found - against_society:
        result.add("victim_based_crime")
    if row.is_domestic == "Y" and found & violence:
        result.add("domestic_violence")
    if row.hate_strands:
        result.add("hate_crime")
    return result


def expected() -> pd.DataFrame:
    """One row per counted crime, category and area that it belongs to."""
    frame = pd.DataFrame(make_records())
    frame = frame[frame.status.isin(["recorded", "reclassified"])].astype(object).where(lambda f: f.notna(), None)
    frame["day"] = pd.to_datetime(frame.recorded_at).dt.date
    frame["lpu"] = frame.apply(place, axis=1)
    frame["category"] = frame.apply(categories, axis=1)
    areas = {area["area_code"]: area for area in seed("area")}
    bcu = frame.lpu.map(lambda code: areas[areas[code]["parent_area_code"]]["area_name"])
    frame["area"] = [
        [("force", "force"), ("bcu", name), ("lpu", areas[code]["area_name"])]
        for name, code in zip(bcu, frame.lpu, strict=True)
    ]
    return frame.explode("category").explode("area")


@pytest.fixture
def built(built_home):
    write_rows("crime", make_records(), date(2012, 3, 1), until=AS_AT)
    return build()


def test_every_count_and_change_equals_an_independent_one(built):
    assert built.as_at_date == AS_AT
    frame = expected()
    counts = {}
    for period, (first, last) in WINDOWS.items():
        for year, name in ((0, "actual"), (1, "previous_year")):
            inside = frame[frame.day.between(first.replace(year=2013 - year), last.replace(year=2013 - year))]
            for (category, area), count in inside.groupby(["category", "area"]).size().items():
                counts[category + "_recorded", *area, period, name] = count
    rows = select(
        """select measure_id, area_type, area_name, period, actual, previous_year, change, change_pct
           from build.mart_daily_crime"""
    )
    assert len(rows) == 23 * 22 * 4
    differing = []
    for *key, actual, previous, change, change_pct in rows:
        wanted = [counts.get((*key, name), 0) for name in ("actual", "previous_year")]
        exact = Decimal(100 * (wanted[0] - wanted[1])) / wanted[1] if wanted[1] else None
        percent = exact.quantize(Decimal("0.1"), ROUND_HALF_UP) if exact is not None else None
        if [actual, previous, change, change_pct] != [*wanted, wanted[0] - wanted[1], percent]:
            differing.append((key, actual, previous, change, change_pct, wanted))
    assert differing == []
    assert sum(count > 0 for count in counts.values()) > 1000, "the records say too little"

    # The figures that people read are these, under the names of the vocabulary.
    figures = select(
        """select figure.measure_id from build.mart_figure as figure
           inner join build.mart_daily_crime as daily using (measure_id, area_type, area_name, period)
           where figure.statistic in ('actual', 'actual_last_7_days', 'actual_last_28_days', 'actual_month_to_date')
           and figure.value = daily.actual and figure.inputs = jsonb_build_object('actual', daily.actual)"""
    )
    assert len(figures) == len(rows)

    # The last 24 complete months, oldest first. The delivery begins with March 2012: no month before it is known as a whole.
    months = pd.period_range("2011-10", "2013-09", freq="M")
    force = frame[frame.area.map(lambda area: area == ("force", "force")) & (frame.category == "hate_crime")]
    by_month = pd.to_datetime(force.day).dt.to_period("M").value_counts()
    series = select(
        "select distinct monthly_counts from build.mart_daily_crime where measure_id = 'hate_crime_recorded' and area_type = 'force'"
    )
    known = [int(by_month.get(month, 0)) if str(month) >= "2012-03" else None for month in months]
    assert series == [(known,)]
