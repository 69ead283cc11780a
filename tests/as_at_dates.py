"""Does a small force's warehouse build and publish as at every first and last day there is? From its first delivery on.

    .venv/bin/python -m tests.as_at_dates [--since 2010-04-01] [--years 10] [--from DATE] [--only N] [--dates DATE ...]

One home of its own with its own server, one growing delivery: for every date in turn the days up to it are delivered, built,
checked and published. Dates: the first and the last day of every month, 28 and 29 February, 1 March, both clock changes and
the days after them, 31 March to 2 April, and the first week of all. Prints a line per date and a summary; exit 1 where one failed.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

FIRST_NIGHTS = 7


def clock_changes(year: int) -> tuple[date, date]:
    """The last Sundays of March and October, on which clocks change in the United Kingdom."""
    ends = date(year, 3, 31), date(year, 10, 31)
    spring, autumn = (end - timedelta(days=end.isoweekday() % 7) for end in ends)
    return spring, autumn


def turning_days(since: date, years: int) -> list[date]:
    """First and last days of months, the days around 29 February and both clock changes, and the first week."""
    until = since.replace(year=since.year + years)
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    changes = {
        change + timedelta(days=after)
        for after in (0, 1)
        for year in range(since.year, until.year + 1)
        for change in clock_changes(year)
    }
    return [
        day
        for place, day in enumerate(days)
        if place < FIRST_NIGHTS or day.day == 1 or (day + timedelta(days=1)).day == 1 or day in changes
        or (day.month, day.day) in ((2, 28), (4, 2))
    ]  # fmt: skip


def night(day: date, known_to: date | None, since: date, outcomes_from: date | None = None) -> str:
    """Deliver what came since, build, judge and publish; what was published. outcomes_from: as tests.fixtures.small_force has it."""
    from bluelamp.operations.refresh import build_and_check
    from bluelamp.publish import publish
    from tests.fixtures.small_force import deliver

    deliver(since if known_to is None else known_to + timedelta(days=1), day, since, outcomes_from)
    built = build_and_check()
    published = publish()
    if built.as_at_date != day or published.as_at_date != day or published.publication_id is None:
        raise AssertionError(f"built as at {built.as_at_date}, published as at {published.as_at_date}")
    rows = sum(change.added + change.unchanged + change.changed for change in published.changes.values())
    return f"{rows:,} rows  " + " ".join(f"{layer.layer} {layer.seconds:.0f}" for layer in built.layers)


def main() -> None:
    """Night after night; what failed, and how many did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2010, 4, 1), help="the first delivery")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument(
        "--from", type=date.fromisoformat, dest="begin", help="leave out earlier dates; they come in one delivery"
    )
    parser.add_argument("--only", type=int, help="so many dates, evenly chosen; all without it")
    parser.add_argument("--dates", type=date.fromisoformat, nargs="+", help="these dates instead")
    options = parser.parse_args()
    days = options.dates or turning_days(options.since, options.years)
    days = [day for day in days if options.begin is None or day >= options.begin]
    if options.only:
        days = [days[place * len(days) // options.only] for place in range(options.only)]
    print(f"{len(days)} dates from {days[0]} to {days[-1]}, {os.cpu_count()} cores", flush=True)
    failed, known_to, started = {}, None, time.monotonic()
    with throw_away_home():
        from bluelamp.errors import BluelampError

        logging.getLogger("bluelamp").setLevel(logging.ERROR)
        for place, day in enumerate(days, 1):
            begun = time.monotonic()
            try:
                words = night(day, known_to, options.since)
            except (BluelampError, AssertionError) as error:
                failed[day], words = error, f"FAILED: {' '.join(str(error).split())}"
            known_to = day
            print(f"{place:4} {day} {time.monotonic() - begun:5.1f} s  {words}", flush=True)
    minutes = (time.monotonic() - started) / 60
    print(f"{len(days) - len(failed)} of {len(days)} dates built, checked and published, in {minutes:.0f} minutes")
    if failed:
        raise SystemExit(f"failed: {', '.join(map(str, failed))}")


@contextmanager
def throw_away_home() -> Iterator[None]:
    """A home with a server of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-as-at-") as folder:
        os.chmod(folder, 0o755)
        os.environ["BLUELAMP_HOME"] = f"{folder}/home"
        Path(folder, "home").mkdir()
        from bluelamp.database import ensure_database, server

        ensure_database()
        try:
            yield
        finally:
            server.stop()


if __name__ == "__main__":
    main()
