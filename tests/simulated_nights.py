"""Simulated nights: .venv/bin/python -m tests.simulated_nights --seeds 200 [--first 1]

For each seed a life of a feed is drawn (tests/fixtures/simulated_night.py) and lived by ingest on an empty database; the ledger,
raw and the counts by day and unit must be what the oracle says. Prints every seed that is not, and ends with 1 where there was one;
`--seeds 1 --first SEED` lives that one again.
"""

import argparse
import shutil
import sys
import time
from collections import Counter

import pytest

from bluelamp.database import ensure_database
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


def live(life: Life) -> list[str]:
    """Live it on the database as it is; what is not as the oracle says, in words."""
    for folder in (settings().landing, settings().archive):
        shutil.rmtree(folder, ignore_errors=True)
    number = 0
    with pytest.MonkeyPatch.context() as patch:
        # Each ingest would ask whether the server runs and the schema is there, which takes longer than a small delivery.
        patch.setattr(intake, "ensure_database", lambda: None)
        for files, interruption in life.nights:
            for one in files:
                number += 1
                put(f"crime_{one.day} ({number}).csv", one.content, rows=one.row_count + one.is_cut)
            patch.setenv("BLUELAMP_FAULT", f"{interruption}=raise" if interruption else "")
            settings.cache_clear()
            try:
                ingest(["crime"], leave_unchecked=True)
            except (InjectedFaultError, BluelampError):
                if not interruption:
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
    with throw_away_home():
        ensure_database()
        began, failed, nights, interrupted = time.monotonic(), list[int](), 0, 0
        for seed in range(options.first, options.first + options.seeds):
            empty()
            life = draw(seed)
            nights, interrupted = nights + len(life.nights), interrupted + sum(bool(fault) for _, fault in life.nights)
            if wrong := live(life):
                failed.append(seed)
                print(f"seed {seed}: {'; '.join(wrong)[:600]}", flush=True)
            if (done := seed - options.first + 1) % 500 == 0:
                print(f"{done} seeds in {time.monotonic() - began:.0f} s: {len(failed)} differ", flush=True)
        print(
            f"{options.seeds} seeds, {nights} nights, {interrupted} of them set to be interrupted, in "
            f"{time.monotonic() - began:.0f} s: {len(failed)} differ {failed or ''}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
