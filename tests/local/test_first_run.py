"""scripts/run: the sample force through the real DAGs, twice, with a port taken; nothing is left running afterwards."""

import csv
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from bluelamp.local.airflow import FIRST_PORT
from bluelamp.settings import PROJECT

ACCEPTANCE = {  # the printed report: measure, area: this year to 14 October 2013, last year
    ("burglary_dwelling_recorded", "force"): (1903, 2076),
    ("theft_of_motor_vehicle_recorded", "force"): (588, 567),
    ("violence_with_injury_recorded", "force"): (2585, 2330),
    ("commercial_burglary_recorded", "force"): (820, 797),
    ("theft_from_motor_vehicle_recorded", "force"): (2896, 2720),
    ("burglary_dwelling_recorded", "Spinney Hill"): (137, 186),
    ("burglary_dwelling_recorded", "Hinckley"): (201, 161),
}
# All four nights with --faults; the last two of them, the history as one night before, in the quick part.
QUICK = (
    "from datetime import date; from bluelamp.local import first_run; first_run.HISTORY_UNTIL = date(2013, 10, 13); "
    "first_run.NIGHTS = first_run.NIGHTS[-1:]; raise SystemExit(first_run.main())"
)
NIGHT = re.compile(r"Night to (\d+) October 2013: done in (\d+) s")
# Both runs count as part of the first test that asks for them, and a busy machine may need its time.
pytestmark = pytest.mark.timeout(3_600)
HANGING_SECONDS = 900


class Run(NamedTuple):
    """A home after one run of scripts/run."""

    home: Path
    output: str

    def sql(self, query: str) -> list[dict[str, str]]:
        done = bluelamp(self.home, "-m", "bluelamp", "sql", "--role", "engineer", query)
        assert done.returncode == 0, done.stderr
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def nights(self) -> dict[int, int]:
        """Seconds by night, as the run printed them."""
        return {int(day): int(seconds) for day, seconds in NIGHT.findall(self.output)}


def bluelamp(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**environment, "BLUELAMP_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1_500,
    )


def nights_of(*, is_whole: bool) -> list[int]:
    """The days of October 2013 that are published."""
    return [11, 12, 13, 14] if is_whole else [13, 14]


def first_run(home: Path, *, is_whole: bool) -> Run:
    done = bluelamp(home, *(("-m", "bluelamp.local.first_run") if is_whole else ("-c", QUICK)))
    assert done.returncode == 0, done.stdout + done.stderr
    return Run(home, done.stdout)


@contextmanager
def port_taken(number: int) -> Iterator[None]:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", number))
            other.listen()
        except OSError:  # somebody else has taken it, which is as good
            pass
        yield


def processes_of(home: Path) -> list[str]:
    """Programs with that home in their arguments or their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(home).encode() in words and int(entry.name) != os.getpid():
            found.append(words.replace(b"\0", b" ")[:120].decode(errors="replace"))
    return found


@pytest.fixture(scope="module")
def is_whole(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--faults"))


@pytest.fixture(scope="module")
def first(is_whole: bool) -> Iterator[Run]:
    # Not pytest's own folder: PostgreSQL, which never runs as root, has to reach it. With a space, which must not matter.
    with tempfile.TemporaryDirectory(prefix="bluelamp first run ") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        with port_taken(FIRST_PORT):
            run = first_run(home, is_whole=is_whole)
        assert processes_of(home) == []
        yield run
        bluelamp(home, "-m", "bluelamp", "db", "stop")


@pytest.fixture(scope="module")
def second(first: Run) -> tuple[list[dict[str, str]], Run]:
    """What was published before, and a second run of the same home."""
    before = first.sql("select * from published.mart_figure order by 1, 2, 3, 4, 5")
    bluelamp(first.home, "-m", "bluelamp", "db", "stop")
    return before, first_run(first.home, is_whole=True)


def test_the_published_figures_are_those_of_the_report(first: Run) -> None:
    rows = first.sql(
        "select measure_id, area_name, statistic, value::int from marts.mart_figure "
        "where statistic in ('actual', 'previous_year') and measure_id like '%\\_recorded'"
    )
    figures = {(row["measure_id"], row["area_name"], row["statistic"]): int(row["value"]) for row in rows}
    for (measure, area), (actual, previous_year) in ACCEPTANCE.items():
        assert (figures[measure, area, "actual"], figures[measure, area, "previous_year"]) == (actual, previous_year), (
            measure
        )


def test_each_night_is_a_publication_and_says_what_moved(first: Run, is_whole: bool) -> None:
    rows = first.sql(
        "select as_at_date, is_sample, (changes -> 'mart_figure' ->> 'changed')::int as moved "
        "from marts_history.publication order by publication_id"
    )
    nights = [f"2013-10-{day}" for day in nights_of(is_whole=is_whole)]
    assert [row["as_at_date"] for row in rows[: len(nights)]] == nights
    assert all(row["is_sample"] == "t" for row in rows)
    assert all(int(row["moved"]) > 0 for row in rows[1 : len(nights)])


def test_every_night_says_how_long_it_took(first: Run, is_whole: bool) -> None:
    """How long is for benchmarks to say, on a machine without other work; here a night only must not hang."""
    nights = first.nights()
    assert sorted(nights) == nights_of(is_whole=is_whole)
    assert all(0 < seconds < HANGING_SECONDS for seconds in nights.values())


@pytest.mark.slow("a second run of Airflow")
def test_a_second_run_loads_nothing_changes_nothing_and_is_much_quicker(
    first: Run, second: tuple[list[dict[str, str]], Run]
) -> None:
    before, again = second
    assert again.sql("select * from published.mart_figure order by 1, 2, 3, 4, 5") == before
    assert list(again.nights()) == [14]
    assert again.nights()[14] * 2 < sum(first.nights().values())
    counts = again.sql(
        "select count(*) as loads, count(distinct (feed, part, business_from, business_to)) as kinds from ops.load"
    )
    assert counts[0]["loads"] == counts[0]["kinds"]
    changed = again.sql(
        "select coalesce(sum((value ->> 'changed')::int), 0) as rows from marts_history.publication, jsonb_each(changes) "
        f"where publication_id > {len(nights_of(is_whole=True))}"
    )
    assert changed[0]["rows"] == "0"


def test_task_logs_show_models_checks_and_row_counts(first: Run) -> None:
    def log(task: str) -> str:
        """Of all nights: a run that finds nothing new builds nothing."""
        return "".join(
            path.read_text() for path in (first.home / "airflow/logs").glob(f"dag_id=*/*/task_id={task}/*.log")
        )

    assert "crime_2013-10-14.csv" in "".join(
        path.read_text() for path in first.home.glob("airflow/logs/dag_id=ingest_crime/*/*/*.log")
    )
    assert "int_crime" in log("build.core")
    assert "held" in log("build.check_marts")


def test_no_log_holds_a_record_or_a_secret(first: Run) -> None:
    """Of nights with rejected rows: what tasks and services wrote names no crime, no answer and no secret."""
    record = re.compile(rb"(CR|OC)/[0-9]{7}/[0-9]{2}|SR/[0-9]{7}")
    secrets = [path.read_bytes().strip() for path in (first.home / "secrets").iterdir() if path.is_file()]
    assert int(first.sql("select count(*) as rows from ops.rejected_row")[0]["rows"]) > 0
    paths = [path for path in first.home.glob("airflow/logs/**/*.log") if path.is_file()]
    assert len(paths) > 10
    assert [path.name for path in paths if record.search(path.read_bytes())] == []
    assert [path.name for path in paths if any(secret in path.read_bytes() for secret in secrets)] == []
    assert not any(secret.decode() in first.output for secret in secrets)
