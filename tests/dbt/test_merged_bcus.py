"""Two BCUs become one on 1 September 2013, and the LPUs that collect what is unallocated are coded anew. Figures by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bluelamp.policy.check import check_policy
from tests.fixtures.changed_areas import burglaries, policy_with_areas, published_by
from tests.fixtures.databases import restore
from tests.fixtures.raw_rows import answer, ask, select

pytestmark = [pytest.mark.slow("a force whose BCUs are merged is built"), pytest.mark.timeout(600)]

KEPT = "bluelamp_merged_bcus"
# Of last year all days are delivered, and no crimes.
FIRST, LAST, CHANGE = date(2012, 4, 1), date(2013, 10, 1), "2013-09-01"
BURGLARY = "burglary_dwelling_recorded"
# Delivered LPU and BCU -> crimes in August and in September; where an LPU is not known, the BCU's or the force's collects them.
CRIMES = {("C02", "CITY"): (3, 2), ("N01", "COUNTIES"): (1, 4), (None, "CITY"): (2, 0), (None, "COUNTIES"): (1, 0),
          (None, "ONE"): (0, 5), (None, None): (1, 2)}  # fmt: skip
FORCE = 21


def merged(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Policy's areas: City and Counties end, and One begins with all their LPUs; what collected for them ends, Z99 and U00 begin. N03
    is an LPU from the middle of September on."""
    for row in rows:
        code, parent = row["area_code"], row["parent_area_code"]
        ended, begun = {**row, "valid_to": CHANGE}, {**row, "valid_from": CHANGE}
        if code in ("CITY", "COUNTIES", "C99", "N99"):
            yield ended
            if code == "CITY":
                yield {**begun, "area_code": "ONE", "area_name": "One"}
            if code == "C99":
                yield {**begun, "area_code": "Z99", "area_name": "One unallocated", "parent_area_code": "ONE"}
        elif parent in ("C99", "N99"):
            yield ended
        elif code == "U99" or parent == "U99":
            yield from (ended, {**begun, "area_code": "U00"} if code == "U99" else {**begun, "parent_area_code": "U00"})
        elif code == "N03" or parent == "N03":
            late = {**row, "valid_from": "2013-09-15"}
            yield {**late, "parent_area_code": "ONE"} if code == "N03" else late
        elif parent in ("CITY", "COUNTIES"):
            yield from (ended, {**begun, "parent_area_code": "ONE"})
        else:
            yield row


@pytest.fixture(scope="module")
def kept(database_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A force whose BCUs are merged, taken in and published once."""
    policy = policy_with_areas(tmp_path_factory.mktemp("merged"), merged)
    # N03 stands from 15 September on: its answers of September are its own.
    answers = [answer(n, "2013-09-01", lpu_code=code) for n, code in enumerate(("N03", "nowhere", "C02"))]
    answers.append(answer(9, "2013-08-01", lpu_code="nowhere"))
    feeds = {"crime": burglaries(CRIMES), "outcome": [], "satisfaction": answers}
    return published_by(policy, KEPT, (FIRST, LAST), feeds)


@pytest.fixture()
def published(kept: Path, home: Path) -> None:
    """What readers see of it."""
    restore(KEPT)


def test_the_policy_check_has_nothing_against_it(kept: Path) -> None:
    assert check_policy(kept) == []


def test_everything_counts_once_and_history_is_under_the_name_that_is_asked_for(published: None) -> None:
    year = {
        (area_type, name): actual
        for area_type, name, actual in ask(
            f"""select area_type, area_name, actual from marts.mart_daily_crime
                where measure_id = '{BURGLARY}' and period = 'financial_year_to_date' and actual > 0"""
        )
    }
    assert year == {
        ("force", "force"): FORCE,
        ("bcu", "One"): 15,
        ("bcu", "City (to 31 August 2013)"): 2,
        ("bcu", "Counties (to 31 August 2013)"): 1,
        ("bcu", "Unallocated"): 3,
        ("lpu", "Spinney Hill"): 5,
        ("lpu", "Hinckley"): 5,
        ("lpu", "City unallocated (to 31 August 2013)"): 2,
        ("lpu", "Counties unallocated (to 31 August 2013)"): 1,
        ("lpu", "One unallocated"): 5,
        ("lpu", "Unallocated (to 31 August 2013)"): 1,
        ("lpu", "Unallocated"): 2,
    }
    then = "select bcu_name, sum(crime_count) from star.fct_crime_day join star.dim_area using (area_key) group by 1"
    assert dict(ask(then)) == {"City": 5, "Counties": 2, "One": 11, "Unallocated": 3}


def test_what_began_or_ended_in_between_has_counts_and_no_comparison(published: None) -> None:
    compared = {
        (area_type, name): counts
        for area_type, name, *counts in ask(
            f"""select area_type, area_name, actual, previous_year, change, change_verdict from marts.mart_daily_crime
                where measure_id = '{BURGLARY}' and period = 'financial_year_to_date' and actual > 0"""
        )
    }
    # What stood all the time, and a BCU of LPUs that did, rose by its crimes; policy judges 20 crimes and more.
    assert compared["force", "force"] == [FORCE, 0, FORCE, "clear rise"]
    assert compared["bcu", "One"] == [15, 0, 15, "too few to judge"]
    assert compared["lpu", "Spinney Hill"] == [5, 0, 5, "too few to judge"]
    # "Unallocated" has collected since 2010, by one LPU after the other.
    assert compared["bcu", "Unallocated"] == [3, 0, 3, "too few to judge"]
    for ended in ("bcu City", "bcu Counties", "lpu City unallocated", "lpu Counties unallocated", "lpu Unallocated"):
        area_type, name = ended.split(" ", 1)
        actual = {"City": 2, "City unallocated": 2}.get(name, 1)
        assert compared[area_type, f"{name} (to 31 August 2013)"] == [actual, 0, None, "no comparison"]
    assert compared["lpu", "One unallocated"] == [5, 0, None, "no comparison"]
    assert compared["lpu", "Unallocated"] == [2, 0, None, "no comparison"]
    # The parts of the force's change are all there.
    assert ask(
        f"""select sum(change), max(total_change), count(*) filter (where part like '%unallocated%') from marts.mart_contribution
            where measure_id = '{BURGLARY}' and dimension = 'lpu'"""
    ) == [(FORCE, FORCE, 3)]
    said = "select distinct statistic, label from marts.mart_figure where area_name = 'One unallocated' and label is not null"
    assert {label for name, label in ask(said) if name in ("change", "year_on_year_change")} == {"no comparison"}


def test_a_bcu_that_is_no_more_has_no_months_and_no_target(published: None) -> None:
    months = dict(
        ask(
            f"""select reporting_area_key, max(month_start_date)::text from star.fct_measure_month
                where measure_id = '{BURGLARY}' and reporting_area_key like 'bcu:%' group by 1"""
        )
    )
    assert months == {
        "bcu:One": "2013-10-01",
        "bcu:Unallocated": "2013-10-01",
        "bcu:City (to 31 August 2013)": "2013-08-01",
        "bcu:Counties (to 31 August 2013)": "2013-08-01",
    }
    assert ask("select * from marts.mart_plan_performance where area_name like '%(to %'") == []
    assert ask("select * from star.dim_reporting_area where area_name = 'City'") == []


def test_answers_count_in_an_lpu_that_stands_on_any_day_of_their_month(published: None) -> None:
    counted = "select interview_month::text, lpu_code from core.int_satisfaction_version order by 1, 2"
    assert select(counted) == [
        ("2013-08-01", "U99"),
        ("2013-09-01", "C02"),
        ("2013-09-01", "N03"),
        ("2013-09-01", "U00"),
    ]
