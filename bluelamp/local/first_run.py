"""`scripts/run`: the sample force from nothing to published figures, night by night, through the real DAGs; or open data."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.database import ensure_database
from bluelamp.errors import BluelampError
from bluelamp.failure import told
from bluelamp.local.airflow import airflow
from bluelamp.local.night import components, run_night, wait_for_dags
from bluelamp.local.up import stop_on_signals
from bluelamp.operations.refresh import published_as_at
from bluelamp.sample import write_sample
from bluelamp.settings import settings, take_over_environment

HISTORY_UNTIL = date(2013, 10, 11)
NIGHTS = (date(2013, 10, 12), date(2013, 10, 13), date(2013, 10, 14))
BEGAN = time.monotonic()


def first_run() -> None:
    """History and the nights to 11 October 2013 as one night, then 12, 13 and 14 October as one each.

    Nights that are published already are passed over, except the last, which shows that nothing is loaded twice.
    """
    claim_home()
    say(f"Database: {settings().home / 'pg'}")
    ensure_database()
    published = published_as_at()
    if not published:  # else they lie in the archive
        write_sample(settings().landing, until=HISTORY_UNTIL)
    say("Sample deliveries are written (sample data, not a real force's)")
    with airflow(components(), is_scheduling=False, say=say) as running:
        wait_for_dags(running.api)
        for day in (HISTORY_UNTIL, *NIGHTS):
            if published and day <= published and day != NIGHTS[-1]:
                continue
            if day != HISTORY_UNTIL:
                write_sample(settings().landing, night=day)
            with timed(f"Night to {day:%d %B %Y}"):
                run_night(running, feeds(is_all=published is not None), say)
        show_result()


def feeds(*, is_all: bool) -> list[str]:
    """The feeds whose landing folder holds something, since other tasks would only cost their start; or all of them."""
    return [feed for feed in load_contracts() if is_all or any((settings().landing / feed).glob("*"))]


def claim_home() -> None:
    """Mark the home as the sample force's. Raises BluelampError when it holds real deliveries, or its Airflow would schedule nodes."""
    home, nodes = settings().home, settings().nodes_file
    if nodes:
        raise BluelampError(
            "The sample force is a lone warehouse, and BLUELAMP_NODES is set.",
            where=str(nodes),
            next_step="Run it without BLUELAMP_NODES. Nodes are started by ./scripts/up (docs/nodes.md).",
        )
    if not settings().is_sample and settings().archive.exists() and any(settings().archive.iterdir()):
        raise BluelampError(
            "This home holds deliveries that are not the sample force's.",
            where=str(home),
            next_step="Choose another folder: BLUELAMP_HOME=… ./scripts/run",
        )
    home.mkdir(parents=True, exist_ok=True)
    (home / "SAMPLE").touch()


def show_result() -> None:
    """Where everything is, and how to ask."""
    newest = max(settings().documents.glob("*/"), default=settings().documents)
    question = (
        "select area_name, statistic, value from marts.mart_figure where measure_id = 'burglary_dwelling_recorded'"
    )
    print(f"""
Published as at {published_as_at():%d %B %Y} (sample data). What you have now:

  Pages           {settings().site / "index.html"}
  Spread-sheet    {next(newest.glob("daily-crime-*.xlsx"), newest)}
  Issue workbook  {next(newest.glob("register_*.xlsx"), newest)}
  Check results   {settings().site / "checks"}
  Task logs       {settings().airflow_home / "logs"}

  .venv/bin/bluelamp status
  .venv/bin/bluelamp sql "{question}"
  ./scripts/up    keeps it running: Airflow's pages, the site, the nightly schedule
""")


@contextmanager
def timed(words: str) -> Iterator[None]:
    """Say what begins, and how long it took."""
    say(words)
    began = time.monotonic()
    yield
    say(f"{words}: done in {time.monotonic() - began:.0f} s")


def say(words: str) -> None:
    """A line with the seconds since the start."""
    print(f"{time.monotonic() - BEGAN:5.0f} s  {words}", flush=True)


def open_data_run(source: Path, force: str | None) -> None:
    """Pages from nothing but files of data.police.uk, for one of the forces found."""
    from bluelamp.operations.open_data import publish_open_data

    say(f"Open data below {source}")
    print(publish_open_data(source, force, say).words())


def wanted(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. A relative folder starts where the command was typed."""
    parser = argparse.ArgumentParser(
        prog="./scripts/run", description="The sample force, or open data, from nothing to pages."
    )
    parser.add_argument("--open-data", type=Path, metavar="DIR", help="folder with months from data.police.uk")
    parser.add_argument("--force", metavar="ID", help="the force to show, as police.uk names it, such as kent")
    parser.add_argument("--called-from", type=Path, default=Path(), help=argparse.SUPPRESS)
    found = parser.parse_args(arguments)
    if found.force and not found.open_data:
        parser.error("--force goes with --open-data")
    if found.open_data:
        found.open_data = (found.called_from / found.open_data.expanduser()).resolve()
    return found


def main() -> int:
    """Exit 0 when all is published; else with what failed, where, and what to do."""
    arguments = wanted(sys.argv[1:])
    try:
        take_over_environment()
        stop_on_signals()
        if arguments.open_data:
            open_data_run(arguments.open_data, arguments.force)
        else:
            first_run()
    except KeyboardInterrupt:
        print("\nStopped. What was finished stays; ./scripts/run takes up the rest.", file=sys.stderr)
        return 130
    except Exception as error:
        failure = told(error)
        print(f"\nFailed: {failure}", file=sys.stderr)
        return failure.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
