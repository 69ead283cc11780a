"""The questions of docs/bi-author.md: each runs as the reader, has the published figure, and the same answer of exported files."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from bluelamp.errors import BluelampError
from bluelamp.reporting.export import write_export
from tests.fixtures.document_commands import queries
from tests.fixtures.raw_rows import ask, select

pytestmark = pytest.mark.timeout(600)

Rows = list[tuple[Any, ...]]


def figures(where: str) -> Rows:
    """Published figures, in order of area and measure."""
    return ask(f"select area_name, value from marts.mart_figure where {where} order by area_name, measure_id")


def plain(rows: Rows) -> Rows:
    """Numbers of any library as the same numbers."""
    return [
        tuple(round(float(value), 9) if isinstance(value, int | float | Decimal) else value for value in row)
        for row in rows
    ]


def test_the_ten_questions_have_the_published_figures(sample_home: Path) -> None:
    asked = queries("docs/bi-author.md")
    assert len(asked) == 10
    answers = [ask(query) for query in asked]
    assert all(answers)
    stages = (
        "measure_id ~ '^satisfaction_burglary_(action|contact|follow_up|overall|treatment)$' and area_type = 'force'"
    )
    assert [n for _, n, _ in answers[3]] == [n for _, n in figures(f"{stages} and statistic = 'n'")]
    rates = [rate for _, rate in figures(f"{stages} and statistic = 'rolling_12_month'")]
    assert [abs(mine - theirs) <= Decimal("0.05") for (_, _, mine), theirs in zip(answers[3], rates, strict=True)] == [
        True
    ] * 5
    burglary = "measure_id = 'burglary_dwelling_recorded' and statistic = 'actual'"
    assert answers[4] == [row for row in figures(f"{burglary} and area_type = 'lpu'") if row[1]]
    [(_, this_year)] = figures("measure_id = 'all_crime_recorded' and statistic = 'actual' and area_type = 'force'")
    [(_, last_year)] = figures(
        "measure_id = 'all_crime_recorded' and statistic = 'previous_year' and area_type = 'force'"
    )
    assert answers[5] == [("2012/13", last_year), ("2013/14", this_year)]
    [(_, outcomes)] = figures(
        "measure_id = 'burglary_dwelling_outcome_rate' and statistic = 'outcomes' and area_type = 'force'"
    )
    assert answers[6] == [(outcomes,)]
    domestic = "measure_id = 'domestic_violence_recorded' and statistic = 'actual' and area_type = 'bcu'"
    assert answers[7] == [row for row in figures(domestic) if row[1]]
    [(_, hate)] = figures("measure_id = 'hate_crime_recorded' and statistic = 'actual' and area_type = 'force'")
    assert answers[8] == [(hate,)]


def test_an_export_answers_as_the_database_does(sample_home: Path, tmp_path: Path) -> None:
    folder = write_export(tmp_path / "export")
    assert [path.name for path in tmp_path.iterdir()] == ["export"]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(folder / "bluelamp.duckdb"), read_only=True) as file, duckdb.connect() as parquet:
        for resource in package["resources"]:
            schema, _ = resource["name"].split(".")
            parquet.execute(f"create schema if not exists {schema}")
            parquet.execute(f"create view {resource['name']} as select * from '{folder / resource['path']}'")
        for query in queries("docs/bi-author.md"):
            answer = plain(ask(query))
            assert plain(file.execute(query).fetchall()) == answer, query
            assert plain(parquet.execute(query).fetchall()) == answer, query
    seen = {
        (schema, name)
        for schema, name in ask(
            """select table_schema, table_name from information_schema.views
               where table_schema in ('marts', 'star') and table_name <> 'publication'"""
        )
    }
    assert {tuple(resource["name"].split(".")) for resource in package["resources"]} == seen
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        table = pq.read_table(folder / resource["path"])
        assert table.column_names == [field["name"] for field in resource["schema"]["fields"]]
        assert ask(f"select count(*) from {resource['name']}") == [(table.num_rows,)]
        assert all(field["description"] for field in resource["schema"]["fields"]), resource["name"]
    facts = {resource["name"]: resource["schema"].get("foreignKeys", []) for resource in package["resources"]}
    assert len(facts["star.fct_crime_day"]) == 3
    with pytest.raises(BluelampError, match="There is something there already"):
        write_export(folder)


def test_an_export_is_of_what_the_role_that_asks_may_see(sample_home: Path, tmp_path: Path) -> None:
    for role, words in (("public_reader", "may read neither the star nor the marts"), ("engineer", "not of engineer")):
        with pytest.raises(BluelampError, match=words):
            write_export(tmp_path / "export", role)
    assert list(tmp_path.iterdir()) == []


def test_no_rate_of_too_few_answers_can_be_made_of_the_star(sample_home: Path) -> None:
    """Of each area's month of a survey group and stage either 30 valid answers or none are in the star (DOMAIN D6)."""
    cells = """select month_start_date, reporting_area_key, victim_group, stage, sum(valid_count)
               from star.fct_satisfaction_month group by 1, 2, 3, 4"""
    shown = {tuple(key): n for *key, n in ask(cells)}
    assert min(shown.values()) >= 30
    counted = select(
        """select month_start_date, area_type || ':' || area_name, victim_group, stage, sum(valid_count)
           from core.int_satisfaction_group_month join core.bridge_area_lpu using (lpu_code)
           where month_start_date <= '2013-10-14' group by 1, 2, 3, 4"""
    )
    assert {tuple(key): n for *key, n in counted if n >= 30} == shown
    assert len(counted) > 2 * len(shown), "most months of LPUs have too few"
    # The measures tell how many answers there were, and of too few nothing else; a mean tells no group that is withheld.
    terms = """select count(*) filter (where withheld is not null), count(*) filter (where denominator < 30),
                      count(*) filter (where (withheld is not null) <> (numerator is null)),
                      count(*) filter (where withheld is not null and value is not null),
                      count(*) filter (where rolling_12_month_denominator < 30 and rolling_12_month_numerator is not null)
               from star.fct_measure_month join star.dim_measure using (measure_id) where measure_type = 'satisfaction'"""
    [(withheld, few, torn, told, told_of_twelve)] = ask(terms)
    assert withheld > few > 0
    assert (torn, told, told_of_twelve) == (0, 0, 0)
    means = """select count(*) from star.fct_measure_month as mean join star.dim_measure as measure using (measure_id)
               where victim_group = 'all_users' and value is not null and exists (
                   select from star.fct_measure_month as part join star.dim_measure as member using (measure_id)
                   where (part.month_start_date, part.reporting_area_key) = (mean.month_start_date, mean.reporting_area_key)
                       and member.victim_group in ('burglary', 'vehicle_crime', 'violence') and member.stage = measure.stage
                       and part.withheld is not null)"""
    assert ask(means) == [(0,)]
    # What was published before the star withheld is in no history either.
    assert ask("select count(*) from marts_history.fct_satisfaction_month where valid_count is null") == [(0,)]
