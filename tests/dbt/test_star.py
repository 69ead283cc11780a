"""Five questions that a BI author asks, each one SELECT on the star as reader, against a count of the delivery files in pandas."""

import csv
import gzip
import hashlib
import io
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bluelamp.contracts import load_contracts
from bluelamp.database.marts import load_star
from bluelamp.operations.refresh import refresh
from bluelamp.publish import rollback
from bluelamp.settings import settings
from tests.fixtures.raw_rows import answer, ask, crime, outcome, select, write_rows

pytestmark = pytest.mark.timeout(600)

LAST_DAY = "2013-10-14"
COUNTED = ("recorded", "reclassified")

WEEKDAYS = """
    select day.day_of_week, area.lpu_name, sum(fact.crime_count)
    from star.fct_crime_day as fact
    join star.dim_date as day on day.date = fact.recorded_date
    join star.dim_area as area using (area_key)
    group by 1, 2"""
HATE_STRANDS = """
    select fact.hate_strand, day.month_start_date, sum(fact.crime_count)
    from star.fct_hate_crime_day as fact
    join star.dim_date as day on day.date = fact.recorded_date
    group by 1, 2"""
WITHIN_30_DAYS = """
    select outcome_type, sum(outcome_within_30_days_count)
    from star.fct_outcome_day group by 1 having sum(outcome_within_30_days_count) > 0"""
SATISFACTION = """
    select victim_group, stage, sum(satisfied_count), sum(valid_count)
    from star.fct_satisfaction_month where reporting_area_key = 'force:force'
        and month_start_date between '2012-10-01' and '2013-09-01' group by 1, 2"""
BURGLARY = """
    select area.bcu_name, day.financial_year, sum(fact.crime_count)
    from star.fct_crime_day as fact
    join star.dim_date as day on day.date = fact.recorded_date
    join star.dim_area as area using (area_key)
    join star.bridge_offence_category as bridge
        on bridge.offence_key = fact.offence_key
        and fact.recorded_date >= bridge.valid_from and fact.recorded_date < bridge.valid_to
    where bridge.category = 'burglary_dwelling'
    group by 1, 2"""


def delivered(feed: str, key: list[str]) -> pd.DataFrame:
    """The last version of each record in the archive's files, without the lines that broke their contract."""
    rejected = set(
        select(
            "select content_sha256, line_number from ops.rejected_row join ops.load using (load_id) where load.feed = %s",
            feed,
        )
    )
    frames = []
    for path in sorted((settings().archive / feed).glob("*/*.csv*")):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        sha256 = hashlib.sha256(content).hexdigest()
        lines = [line for number, line in enumerate(content.splitlines(), 1) if (sha256, number) not in rejected]
        frames.append(pd.read_csv(io.BytesIO(b"\n".join(lines)), dtype=str, keep_default_na=False))
    everything = pd.concat(frames)
    return everything.sort_values("updated_at", kind="stable").drop_duplicates(key, keep="last")


@cache
def areas() -> dict[str, dict[str, str]]:
    """Policy's areas by code; none of the sample's ever changes."""
    with open(settings().policy / "seeds" / "area.csv", encoding="utf-8", newline="") as handle:
        return {row["area_code"]: row for row in csv.DictReader(handle)}


def lpu_of(row: Any) -> str:
    """Where a crime counts: its LPU, else its beat's, else its BCU's unallocated one, else the force's (DOMAIN E4)."""
    if areas().get(row.lpu_code, {}).get("area_type") == "lpu":
        return str(row.lpu_code)
    if areas().get(row.beat_code, {}).get("area_type") == "beat":
        return areas()[row.beat_code]["parent_area_code"]
    return {"CITY": "C99", "COUNTIES": "N99"}.get(row.bcu_code, "U99")


def counted_crimes() -> pd.DataFrame:
    """Crimes that count, recorded until the last day."""
    crimes = delivered("crime", ["crime_number"])
    crimes = crimes[crimes.status.isin(COUNTED) & (crimes.recorded_at.str[:10] <= LAST_DAY)]
    return crimes.assign(day=crimes.recorded_at.str[:10], lpu=[lpu_of(row) for row in crimes.itertuples()])


def test_five_questions_have_the_answers_of_the_delivery_files(sample_home: Path) -> None:
    crimes = counted_crimes()

    weekdays = Counter(zip(pd.to_datetime(crimes.day).dt.day_name(), crimes.lpu, strict=True))
    assert {(day, name): n for day, name, n in ask(WEEKDAYS)} == {
        (day, areas()[lpu]["area_name"]): n for (day, lpu), n in weekdays.items()
    }

    strands: Counter[tuple[str, str]] = Counter()
    for hate in crimes[crimes.hate_strands != ""].itertuples():
        strands.update((strand, hate.day[:7] + "-01") for strand in hate.hate_strands.split(";"))
    assert {(strand, str(month)): n for strand, month, n in ask(HATE_STRANDS)} == strands

    outcomes = delivered("outcome", ["outcome_reference"])
    outcomes = outcomes[(outcomes.status == "recorded") & (outcomes.outcome_date <= LAST_DAY)]
    both = outcomes.merge(delivered("crime", ["crime_number"]).query("status in @COUNTED"), on="crime_number")
    days = (pd.to_datetime(both.outcome_date) - pd.to_datetime(both.recorded_at.str[:10])).dt.days
    assert dict(ask(WITHIN_30_DAYS)) == Counter(both[days <= 30].outcome_type)

    contract = {column.name: column for column in load_contracts()["satisfaction"].columns}
    assert {"victim_group", "stage", "answer", "interview_month"} <= set(contract)
    answers = delivered("satisfaction", ["response_reference", "stage"])
    points = ("completely_satisfied", "very_satisfied", "fairly_satisfied", "neither", "fairly_dissatisfied",
              "very_dissatisfied", "completely_dissatisfied")  # fmt: skip
    valid = answers[answers.answer.isin(points) & answers.interview_month.between("2012-10", "2013-09")]
    satisfied = valid.answer.isin(points[:3]).groupby([valid.victim_group, valid.stage]).agg(["sum", "count"])
    assert {(group, stage): (yes, n) for group, stage, yes, n in ask(SATISFACTION)} == {
        key: (row["sum"], row["count"]) for key, row in satisfied.iterrows()
    }

    # A city's history by category, which a later move of one of its LPUs changes or not as is asked (test_area_changes.py).
    burglaries = crimes[crimes.offence_code.isin(("28A", "28B", "28C", "28D", "29"))]
    by_year: Counter[tuple[str, str]] = Counter()
    for burglary in burglaries.itertuples():
        day = date.fromisoformat(burglary.day)
        start = day.year - (day.month < 4)
        by_year[
            areas()[areas()[burglary.lpu]["parent_area_code"]]["area_name"], f"{start}/{(start + 1) % 100:02d}"
        ] += 1
    assert {(bcu, year): n for bcu, year, n in ask(BURGLARY)} == by_year


def test_the_star_is_all_that_the_reader_sees_of_core_and_none_of_it_is_a_record(sample_home: Path) -> None:
    published = {mart.name: mart for mart in load_star()}
    seen = {name for (name,) in ask("select table_name from information_schema.views where table_schema = 'star'")}
    assert seen == set(published)
    records = ("crime_number", "outcome_reference", "response_reference", "victim_reference", "respondent_reference")
    assert [name for name, mart in published.items() if set(mart.columns) & set(records)] == []
    [(may_look,)] = ask("select has_schema_privilege('core', 'usage')")
    assert not may_look
    # Facts speak of nothing after the publication.
    for name, mart in published.items():
        if mart.touched:
            [(last,)] = ask(
                f"select max({mart.cell[0]}) <= (select as_at_date from marts.publication) from star.{name}"
            )
            assert last, name


def rows_of(fact: str) -> set[tuple[Any, ...]]:
    """A published fact's rows with where each stands on the page: one that was written anew stands elsewhere."""
    return set(select(f"select ctid::text, xmin::text, t::text from published.{fact} as t"))


@pytest.mark.slow("four nights; test_rebuild.py has one in the quick part")
def test_a_night_rewrites_what_it_touched_and_nothing_else(built_home: Path) -> None:
    def deliver(day: date, until: date, crimes: list[dict[str, str | None]]) -> None:
        write_rows("crime", crimes, day, until=until)
        write_rows("outcome", [outcome(1, str(until))] if crimes else [], day, until=until)
        write_rows("satisfaction", [answer(len(crimes), str(until))], day, until=until)

    lpus = ("C01", "C02", "N01")
    deliver(
        date(2013, 9, 1),
        date(2013, 9, 30),
        [crime(n, f"2013-09-{n % 30 + 1:02d}", lpu_code=lpus[n % 3]) for n in range(1, 61)],
    )
    refresh()
    before = rows_of("fct_crime_day")
    # One crime is new, and one of two of a day and an LPU turns out to be none.
    later = {"updated_at": "2013-10-01 12:00:00"}
    deliver(
        date(2013, 10, 1),
        date(2013, 10, 1),
        [crime(100, "2013-10-01"), crime(1, "2013-09-02", lpu_code="C02", status="no_crime", **later)],
    )
    refresh()
    after = rows_of("fct_crime_day")
    assert (len(before - after), len(after - before), len(before & after)) == (1, 2, 29)
    [(changes,)] = ask("select changes -> 'fct_crime_day' from marts.publication")
    assert changes == {"added": 1, "changed": 1, "removed": 0, "unchanged": 0}
    for fact in (mart.name for mart in load_star() if mart.touched):
        columns = next(", ".join(mart.columns) for mart in load_star() if mart.name == fact)
        published, built = f"select {columns} from published.{fact}", f"select {columns} from core.{fact}"
        assert select(f"({published} except {built}) union all ({built} except {published})") == [], fact
    # Back to the first publication: the star goes with its marts; and on again, where everything is compared.
    rollback()
    assert ask("select sum(crime_count) from star.fct_crime_day") == [(60,)]
    assert ask("select as_at_date from marts.publication") == [(date(2013, 9, 30),)]
    deliver(date(2013, 10, 2), date(2013, 10, 2), [crime(101, "2013-10-02")])
    refresh()
    assert ask("select sum(crime_count) from star.fct_crime_day") == [(61,)]
