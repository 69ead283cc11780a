"""Areas that change on 1 September 2013: one is renamed, one moves to the other BCU, one is split in two. Figures by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bluelamp.operations.refresh import refresh
from bluelamp.reporting.headline import page_headline, page_lede
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.verdict import Judgement, attention, judge
from bluelamp.settings import settings
from tests.fixtures.changed_areas import burglaries, policy_with_areas, published_by
from tests.fixtures.databases import restore
from tests.fixtures.raw_rows import answer, ask, outcome, select, write_rows

pytestmark = [pytest.mark.slow("a force whose areas change is built"), pytest.mark.timeout(600)]

KEPT = "bluelamp_changed_areas"
FIRST, LAST, CHANGE = date(2013, 4, 1), date(2013, 9, 30), "2013-09-01"
# LPU -> crimes in August and in September.
CRIMES = {"C02": (3, 2), "C06": (4, 1), "N01": (1, 1), "N02": (5, 0), "N12": (0, 2), "N13": (0, 3)}
FORCE = 22
OF_LOUGHBOROUGH = 13  # the first crime of N02


def changed(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Policy's areas, with what changes: rows end on the day, and new ones begin."""
    for row in rows:
        code, parent = row["area_code"], row["parent_area_code"]
        ended, begun = {**row, "valid_to": CHANGE}, {**row, "valid_from": CHANGE}
        if code == "C02":
            yield from (ended, {**begun, "area_name": "Spinney Hill Park"})
        elif code == "C06":
            yield from (ended, {**begun, "parent_area_code": "COUNTIES"})
        elif code == "N02":
            yield ended
            # The half that keeps the name is not the same unit: another code.
            yield {**begun, "area_code": "N12"}
            yield {**begun, "area_code": "N13", "area_name": "Shepshed"}
        elif parent == "N02":
            yield from (ended, {**begun, "parent_area_code": "N12" if code < "N0203" else "N13"})
        else:
            yield row


@pytest.fixture(scope="module")
def kept(database_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A force whose areas change, taken in and published once."""
    policy = policy_with_areas(tmp_path_factory.mktemp("areas"), changed)
    feeds = {
        "crime": burglaries({(lpu, None): counts for lpu, counts in CRIMES.items()}),
        # Charged after its LPU is no more.
        "outcome": [outcome(OF_LOUGHBOROUGH, "2013-09-10")],
        "satisfaction": [answer(1, "2013-08-15"), answer(2, "2013-09-15")],
    }
    return published_by(policy, KEPT, (FIRST, LAST), feeds)


@pytest.fixture()
def published(kept: Path, home: Path) -> None:
    """What readers see of it."""
    restore(KEPT)


def year_to_date() -> dict[tuple[str, str | None], int]:
    """Burglaries of the financial year by area and its BCU, as the marts show them."""
    return {
        (name, bcu): actual
        for name, bcu, actual in ask(
            """select area_name, bcu_name, actual from marts.mart_daily_crime
               where measure_id = 'burglary_dwelling_recorded' and period = 'financial_year_to_date' and actual > 0"""
        )
    }


def test_of_a_first_year_nothing_is_said_against_a_year_that_was_never_delivered(published: None) -> None:
    # Delivered from 1 April 2013 on: 22 burglaries against a year of which nothing is known, which is not a year without any.
    compared = "select distinct previous_year, change, change_pct, change_z, change_signal, change_verdict from marts.mart_daily_crime"
    assert ask(compared) == [(None, None, None, None, "none", "no comparison")]
    said = ask(
        """select statistic, value, label from marts.mart_figure where measure_id = 'burglary_dwelling_recorded'
           and area_name = 'force' and statistic in ('actual', 'previous_year', 'change', 'year_on_year_change', 'hard_target',
               'target_count', 'above_target', 'remaining_allowance', 'target_status') order by 1"""
    )
    nothing = (None, "no comparison")
    assert {statistic: (value, label) for statistic, value, label in said} == {
        "actual": (FORCE, None), "previous_year": nothing, "change": nothing, "year_on_year_change": nothing,
        "hard_target": (-10, None), "target_count": nothing, "above_target": nothing, "remaining_allowance": nothing,
        "target_status": (None, "nothing to measure"),
    }  # fmt: skip
    outcomes = (
        "select distinct value, label from marts.mart_figure where measure_id like '%outcome_rate' and statistic = '{}'"
    )
    assert [ask(outcomes.format(name)) for name in ("previous_year", "year_on_year_change")] == [[nothing]] * 2
    assert ask("select * from marts.mart_contribution") == []
    current = read_publication()
    assert attention(current.crime) == []
    assert {judge(figure.year) for figure in current.crime} == {Judgement.NO_COMPARISON}
    assert f"{page_headline(current)}. {page_lede(current)}" == "All crime: 22 crimes so far this year. "


def by(column: str) -> dict[str, int]:
    """Crimes of the star by a column of dim_area."""
    return dict(
        ask(f"select {column}, sum(crime_count) from star.fct_crime_day join star.dim_area using (area_key) group by 1")
    )


def test_a_renamed_lpu_has_its_history_under_the_name_that_is_asked_for(published: None) -> None:
    figures = year_to_date()
    assert figures["Spinney Hill Park", "City"] == 5
    assert not any(name == "Spinney Hill" for name, _ in figures)
    assert (by("lpu_name")["Spinney Hill"], by("lpu_name")["Spinney Hill Park"]) == (3, 2)
    assert by("current_lpu_name")["Spinney Hill Park"] == 5


def test_an_lpu_that_moved_counts_where_it_is_or_where_it_was(published: None) -> None:
    figures = year_to_date()
    assert figures["Welford Road", "Counties"] == 5
    assert (figures["City", "City"], figures["Counties", "Counties"], figures["force", None]) == (5, 17, FORCE)
    assert by("bcu_name") == {"City": 9, "Counties": 13}
    assert by("current_bcu_name") == {"City": 5, "Counties": 17}


def test_a_split_lpu_and_its_halves_are_three_series(published: None) -> None:
    figures = year_to_date()
    assert figures["Loughborough (to 31 August 2013)", "Counties"] == 5
    assert figures["Loughborough", "Counties"] == 2
    assert figures["Shepshed", "Counties"] == 3
    assert sum(by("lpu_name").values()) == sum(by("area_key").values()) == FORCE
    months = {
        name: (str(first), str(last))
        for name, first, last in select(
            """select area_name, min(month_start_date), max(month_start_date) from core.int_measure_month
               where measure_id = 'burglary_dwelling_recorded' and area_type = 'lpu' group by 1"""
        )
    }
    assert months["Hinckley"] == ("2013-04-01", "2013-09-01")
    assert months["Loughborough (to 31 August 2013)"] == ("2013-04-01", "2013-08-01")
    assert months["Loughborough"] == months["Shepshed"] == ("2013-09-01", "2013-09-01")
    # No chart goes on where its area does not.
    outside = ask(
        """select area_name, month_start_date from marts.mart_control_chart
           where area_name in ('Loughborough', 'Shepshed') and month_start_date < '2013-09-01'
               or area_name = 'Loughborough (to 31 August 2013)' and month_start_date >= '2013-09-01'"""
    )
    assert outside == []


def outcomes() -> list[tuple[Any, ...]]:
    """Outcomes of the star by date and LPU."""
    return ask(
        """select outcome_date::text, lpu_code, outcome_count
           from star.fct_outcome_day join star.dim_area using (area_key) order by 1"""
    )


def test_an_outcome_after_its_lpu_is_no_more_counts_where_its_crime_does(
    published: None, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcomes() == [("2013-09-10", "N02", 1)]
    # In a night that counts only what deliveries touched, too.
    monkeypatch.setenv("BLUELAMP_POLICY", str(kept))
    settings.cache_clear()
    night = LAST + timedelta(days=1)
    write_rows("crime", [], night)
    write_rows("outcome", [outcome(OF_LOUGHBOROUGH + 1, "2013-09-30")], night)
    write_rows("satisfaction", [], night)
    refresh()
    settings.cache_clear()
    assert outcomes() == [("2013-09-10", "N02", 1), ("2013-09-30", "N02", 1)]
