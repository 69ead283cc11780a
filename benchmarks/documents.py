"""How long do the boards' documents take? Each cadence in a process forked as Airflow forks its task.

    .venv/bin/python benchmarks/documents.py [--rounds 3]

The sample force is built and published in a throw-away home; then the daily, weekly, monthly and quarterly documents are written in
turn. Measured by the clock, on a machine that should do nothing else: the load before is printed beside it. The first round issues
the PDFs, the others find the same bytes.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial

from benchmarks.histories import build_history, throw_away_home

DAILY = "daily"
# Seconds by the clock: of the daily ones, and of all others together.
MOST_DAILY, MOST_OTHERS = 10.0, 30.0


def cadences() -> dict[str, Callable[[], object]]:
    """What each DAG writes; the site has a benchmark of its own (tests/site_measures.py)."""
    from bluelamp.operations.documents import MONTHLY, QUARTERLY, WEEKLY, write_all
    from bluelamp.operations.refresh import daily_crime, register_workbook

    def daily() -> None:
        daily_crime(None)
        register_workbook(None)

    return {
        DAILY: daily,
        "weekly": partial(write_all, WEEKLY),
        "monthly": partial(write_all, MONTHLY),
        "quarterly": partial(write_all, QUARTERLY),
    }


def seconds_of(write: Callable[[], object]) -> float:
    """Seconds by the clock of one cadence in a forked process. Ends this one where it fails."""
    began = time.perf_counter()
    child = os.fork()
    if not child:
        try:
            write()
        except BaseException as error:
            print(f"failed: {error}", flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a document could not be made")
    return time.perf_counter() - began


def main() -> None:
    """Prepare the sample force, measure, print; exit 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with throw_away_home():
        from bluelamp.ingest import ingest
        from bluelamp.operations.warm_start import import_what_tasks_need
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        (settings().home / "SAMPLE").touch()
        write_sample(settings().landing)
        ingest(settle_seconds=0)
        build_history("documents")
        import_what_tasks_need()
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        taken = {name: [seconds_of(write) for _ in range(rounds)] for name, write in cadences().items()}
    for name, seconds in taken.items():
        print(f"{name:>10}: {'  '.join(f'{one:5.1f}' for one in seconds)} s, median {statistics.median(seconds):.1f} s")
    daily = statistics.median(taken.pop(DAILY))
    others = sum(statistics.median(seconds) for seconds in taken.values())
    print(f"daily {daily:.1f} s (at most {MOST_DAILY:g}), all others {others:.1f} s (at most {MOST_OTHERS:g})")
    if daily > MOST_DAILY or others > MOST_OTHERS:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
