"""A real Superset: dashboards come in twice and stand once, an edit arrives, every chart answers, numbers are the published.

./scripts/test --faults tests/local/test_superset.py --pictures docs/images      keeps pictures of the dashboards, too
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import psycopg2
import pytest
import yaml

from bluelamp.database import connect
from bluelamp.database.settings_of_roles import put_back
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.local.bi import Superset, bundle, running
from bluelamp.reporting.metric import ask, load_semantics
from bluelamp.settings import settings
from tests.dbt.test_bi_author import ask as reader_ask
from tests.fixtures.document_commands import queries
from tests.fixtures.raw_rows import select
from tests.fixtures.superset_pictures import PROGRAMS, look_at

pytestmark = [pytest.mark.slow("starts Superset, which takes minutes at first"), pytest.mark.timeout(3000)]
MOST_ROWS = 50_000
KINDS = ("database", "dataset", "chart", "dashboard")


@pytest.fixture
def superset(sample_home: Path) -> Iterator[Superset]:
    """On the sample's publication; skips where ./scripts/bi has not made its environment."""
    if not (settings().project / ".venv-bi" / "bin" / "superset").exists():
        pytest.skip("Superset is not installed: ./scripts/bi")
    shutil.rmtree(settings().home / "superset", ignore_errors=True)
    with running() as (server, _):
        yield server


def ids(superset: Superset) -> dict[str, set[tuple[int, str]]]:
    """Everything that is there, by kind: numbers and ids."""
    return {kind: {(one["id"], one["uuid"]) for one in superset.listed(kind)} for kind in KINDS}


def test_the_dashboards_stand_once_and_say_what_is_published(
    superset: Superset, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first = ids(superset)
    assert {kind: len(found) for kind, found in first.items()} | {"dataset": 0} == {
        "database": 1, "dataset": 0, "chart": len(charts()), "dashboard": 4,
    }  # fmt: skip
    superset.bring_in(bundle.zipped())
    assert ids(superset) == first, "nothing is doubled, nothing gets another number"

    for chart in superset.listed("chart"):
        rows = superset.chart_data(chart["id"])
        assert rows, chart["slice_name"]
    check_figures(superset)
    check_every_metric(superset)
    check_questions(superset)
    check_that_too_much_is_stopped(superset)
    check_that_it_is_closed(superset)
    with pytest.raises(AlreadyRunningError, match=superset.address), running():
        pass
    if any(map(shutil.which, PROGRAMS)):
        pictures = request.config.getoption("--pictures")
        assert look_at(superset, Path(pictures) if pictures else None) == ([], {})

    # An edited file arrives.
    dashboards = tmp_path / "dashboards"
    shutil.copytree(settings().project / "dashboards", dashboards)
    path = dashboards / "control_charts.yaml"
    edited = yaml.safe_load(path.read_text(encoding="utf-8"))
    edited["rows"][0][0]["name"] = "Another name"
    path.write_text(yaml.safe_dump(edited), encoding="utf-8")
    superset.bring_in(bundle.zipped(dashboards))
    assert "Another name" in {chart["slice_name"] for chart in superset.listed("chart")}
    assert ids(superset) == first


def charts() -> list[str]:
    """Charts of the files, by dashboard and key."""
    return [name for name in bundle.assets() if name.startswith("charts/")]


def check_figures(superset: Superset) -> None:
    """Ten numbers and more, asked of Superset's API: those of mart_figure."""
    [dataset] = [one["id"] for one in superset.listed("dataset") if one["table_name"] == "measure_month"]
    columns = ["measure_id", "area_type", "area_name"]
    for metric, statistic, kind, percent in (
        ("recorded_crime", "actual", "recorded_crime", 1), ("outcome_rate", "actual", "outcome_rate", 100),
        ("satisfaction", "rolling_12_month", "satisfaction", 100),
    ):  # fmt: skip
        filters = [{"col": "measure_type", "op": "==", "val": kind}]
        if statistic == "actual":
            filters.append({"col": "financial_year", "op": "==", "val": "2013/14"})
        told = {
            tuple(row[c] for c in columns): row[metric] for row in superset.query(dataset, columns, [metric], filters)
        }
        figures = select(
            """select measure_id, area_type, area_name, value from marts.mart_figure join star.dim_measure using (measure_id)
               where statistic = %s and measure_type = %s and value is not null
                   and coalesce(victim_group, '') <> 'all_users'""",
            statistic, kind,
        )  # fmt: skip
        assert len(figures) > 100, metric
        for *key, value in figures:
            assert abs(Decimal(str(told[tuple(key)])) * percent - value) <= Decimal("0.0501"), (metric, key)


def check_every_metric(superset: Superset) -> None:
    """Each metric in each of its groups and every month (or day): what the semantic layer answers, and no value more."""
    semantics = load_semantics()
    datasets = {one["table_name"]: one["id"] for one in superset.listed("dataset")}
    years = [year for (year,) in select("select distinct financial_year from star.dim_date where date < '2014-04-01'")]
    for metric in semantics.metrics.values():
        facts = semantics.facts_of(metric)
        time = facts.dimensions[str(facts.time)]
        by = [str(time.granularity), *(["current_lpu_name"] if "lpu" in facts.entities else [])]
        answer = ask(metric.name, by, ())
        expected = {tuple(map(str, row[:-1])): round(float(row[-1]), 6) for row in answer.rows if row[-1] is not None}
        assert len(expected) > 100, metric.name
        columns = [time.column if name in ("day", "month") else name for name in answer.columns[:-1]]
        told = {}
        for year in years:
            filters = [{"col": "financial_year", "op": "==", "val": year}]
            rows = superset.query(datasets[facts.name], columns, [metric.name], filters)
            assert len(rows) < MOST_ROWS, metric.name
            for row in rows:
                if row[metric.name] is not None:
                    key = tuple(day(row[c]) if c == time.column else str(row[c]) for c in columns)
                    told[key] = round(float(row[metric.name]), 6)
        assert told == expected, metric.name


def day(moment: int) -> str:
    """A date as Superset tells it in JSON: milliseconds."""
    return str(datetime.fromtimestamp(moment / 1000, UTC).date())


def check_questions(superset: Superset) -> None:
    """The questions of docs/bi-author.md have the reader's answers in Superset's SQL Lab."""
    for query in queries("docs/bi-author.md"):
        told = [tuple(row.values()) for row in superset.sql(query)]
        assert [tuple(map(one, row)) for row in told] == [tuple(map(one, row)) for row in reader_ask(query)], query


def one(value: object) -> object:
    """A value as JSON may have told it: numbers as such, dates by their day."""
    try:
        return round(float(str(value)), 6)
    except ValueError:
        return str(value)[:10] if isinstance(value, date) else str(value).removesuffix("T00:00:00")


def check_that_too_much_is_stopped(superset: Superset) -> None:
    """The reader's limits hold in Superset, too, and its author is told which; nothing but what is published can be read."""
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("alter role bluelamp_reader set temp_file_limit = '1MB'")
        try:
            with pytest.raises(BluelampError, match=r"exceeds .*temp_file_limit"):
                superset.sql("select n from generate_series(1, 1000000) as s (n) order by md5(n::text)")
        finally:
            put_back(cursor)
    for query, words in (
        ("select * from raw.crime limit 1", "permission denied"), ("delete from marts.mart_figure", "does not allow"),
    ):  # fmt: skip
        with pytest.raises(BluelampError, match=words):
            superset.sql(query)


def check_that_it_is_closed(superset: Superset) -> None:
    """Nobody sees anything without logging in; Superset knows the reader alone, and its own role reaches no other database."""
    with httpx.Client(base_url=superset.address, timeout=120, trust_env=False, follow_redirects=True) as stranger:
        assert stranger.get("/api/v1/dashboard/").json().get("result", []) == []
        page = stranger.get("/superset/dashboard/police-and-crime-plan/")
        assert "login" in str(page.url)
        policy = page.headers["content-security-policy"]
        assert "http" not in policy.replace("'strict-dynamic'", "")
        assert "access-control-allow-origin" not in page.headers
    with pytest.raises(BluelampError, match="401"):
        Superset(superset.address, "admin").log_in()
    [database] = superset.listed("database")
    text = str(superset.found("database", database["id"]))
    assert settings().secret("bluelamp_reader") not in text
    with pytest.raises(psycopg2.OperationalError, match=r"permission denied|not permitted"):
        psycopg2.connect(
            host="127.0.0.1", port=select("show port")[0][0], dbname="bluelamp", user="bluelamp_superset",
            password=settings().secret("superset_database"),
        )  # fmt: skip
