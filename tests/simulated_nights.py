"""Simulated nights: .venv/bin/python -m tests.simulated_nights --seeds 200 [--first 1]

For each seed a life of a feed is drawn (tests/fixtures/simulated_night.py) and lived by ingest on an empty database; the ledger,
raw and the counts by day and unit must be what the oracle says. Meanwhile somebody reads, and must never see half a delivery; and
where libfaketime is installed, the server's clock jumps from night to night. Prints every seed that is not as it
should be, and ends with 1 where there was one; `--seeds 1 --first SEED` lives that one again.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bluelamp.database import connect, ensure_database, server
from bluelamp.database import place as where
from bluelamp.errors import BluelampError
from bluelamp.fault import InjectedFaultError
from bluelamp.ingest import ingest, intake
from bluelamp.settings import settings
from tests.fixtures.databases import empty
from tests.fixtures.landing import put, rows
from tests.fixtures.simulated_night import Life, draw

LEDGER = "select state, coalesce(loaded_row_count, 0)::int, coalesce(rejected_row_count, 0)::int from ops.load"
RAW = "select crime_number, updated_at from raw.crime"
# The newest version of each crime among what was taken in, in SQL of this test's own.
COUNTS = """
    select left(recorded_at, 10), lpu_code, count(*)::int
    from (select distinct on (crime_number) * from raw.crime order by crime_number, updated_at desc) as newest
    where status <> 'no_crime' group by 1, 2"""
# Deliveries of which raw does not hold all rows, or of which the ledger does not say as many.
HALF = """
    select coalesce(load.load_id, taken._load_id)
    from ops.load full join (select _load_id, count(*) as rows from raw.crime group by 1) as taken on taken._load_id = load.load_id
    where coalesce(load.loaded_row_count, 0) <> coalesce(taken.rows, 0)"""


@dataclass
class Reader:
    """Somebody who looks all the time: how often, and the deliveries of which a part was to be seen."""

    looks: int = 0
    torn: tuple[int, ...] = ()
    is_done: bool = False

    def look(self) -> None:
        """Until it is done."""
        with connect("engineer", autocommit=True) as connection, connection.cursor() as cursor:
            while not self.is_done:
                cursor.execute(HALF)
                self.torn += tuple(load_id for (load_id,) in cursor.fetchall())
                self.looks += 1
                time.sleep(0.002)


@contextmanager
def a_reader() -> Iterator[Reader]:
    """Reads beside what the block does."""
    reader = Reader()
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(reader.look)
        try:
            yield reader
        finally:
            reader.is_done = True
        looking.result()


@dataclass(frozen=True)
class Clock:
    """The server's clock by libfaketime: what this file says is added to the right time. Ingest's own stays right, for Python's sleep
    does not bear the library; where ingest asks for the time, tests/integration/test_landing_folder.py lets it jump."""

    file: Path

    def environment(self) -> dict[str, str]:
        """For a process that is to believe it; what waits for a span of time is not deceived."""
        return {
            "LD_PRELOAD": str(faketime()), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip

    def set(self, minutes: int) -> None:
        """From now on it is wrong by so many minutes."""
        self.file.write_text(f"{minutes:+d}m", encoding="utf-8")


def faketime() -> Path | None:
    """The library, where it is installed."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


@contextmanager
def jumping_clock() -> Iterator[Clock]:
    """A clock for this home's server, which is started anew to believe it."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        Path(name).chmod(0o755)
        clock, usual = Clock(Path(name) / "clock"), where.environment
        clock.set(0)
        server.stop()
        patch.setattr(where, "environment", lambda: usual() | clock.environment())
        server.start()
        yield clock
        server.stop()


def live(life: Life, clock: Clock | None = None) -> list[str]:
    """Live it on the database as it is; what is not as the oracle says, in words."""
    for folder in (settings().landing, settings().archive):
        shutil.rmtree(folder, ignore_errors=True)
    number = 0
    with pytest.MonkeyPatch.context() as patch:
        # Each ingest would ask whether the server runs and the schema is there, which takes longer than a small delivery.
        patch.setattr(intake, "ensure_database", lambda: None)
        for night in life.nights:
            if clock:
                clock.set(night.clock_minutes)
            for one in night.files:
                number += 1
                put(f"crime_{one.day} ({number}).csv", one.content, rows=one.row_count + one.is_cut)
            patch.setenv("BLUELAMP_FAULT", f"{night.interruption}=raise" if night.interruption else "")
            settings.cache_clear()
            try:
                ingest(["crime"], leave_unchecked=True)
            except (InjectedFaultError, BluelampError):
                if not night.interruption:
                    raise
    settings.cache_clear()
    got = {
        "ledger": Counter(state if state[0] == "loaded" else ("refused", 0, 0) for state in rows(LEDGER)),
        "raw": Counter(rows(RAW)),
        "counts": {(day, unit): count for day, unit, count in rows(COUNTS)},
    }
    expected = {"ledger": life.ledger(), "raw": life.raw(), "counts": life.counts()}
    wrong = [f"{name}: {got[name]} instead of {expected[name]}" for name in got if got[name] != expected[name]]
    left = [path.name for path in (settings().landing / "crime").iterdir()]
    return wrong + ([f"left in the landing folder: {left}"] if left else [])


def main() -> int:
    """Seed after seed."""
    from tests.hostile_environments import throw_away_home

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=20, help="so many lives")
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    options = asked.parse_args()
    with throw_away_home(), ExitStack() as stack:
        ensure_database()
        clock = stack.enter_context(jumping_clock()) if faketime() else None
        reader = stack.enter_context(a_reader())
        began, failed, nights, interrupted, wrong_clocks = time.monotonic(), list[int](), 0, 0, 0
        for done, seed in enumerate(range(options.first, options.first + options.seeds), 1):
            empty()
            life, seen = draw(seed), len(reader.torn)
            nights += len(life.nights)
            interrupted += sum(bool(night.interruption) for night in life.nights)
            wrong_clocks += sum(bool(night.clock_minutes) for night in life.nights) if clock else 0
            wrong = live(life, clock)
            wrong += [f"half of delivery {load_id} was to be seen" for load_id in reader.torn[seen:]]
            if wrong:
                failed.append(seed)
                print(f"seed {seed}: {'; '.join(wrong)[:600]}", flush=True)
            if done % 500 == 0:
                print(f"{done} seeds in {time.monotonic() - began:.0f} s: {len(failed)} differ", flush=True)
        print(
            f"{options.seeds} seeds, {nights} nights, {interrupted} of them set to be interrupted, {wrong_clocks} with a wrong clock, "
            f"{reader.looks} looks of a reader, in {time.monotonic() - began:.0f} s: {len(failed)} differ {failed or ''}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
