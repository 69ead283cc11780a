"""How long does somebody wait who asks: bluelamp --help, bluelamp status, and Airflow that reads dags/?

    .venv/bin/python benchmarks/commands.py [--rounds 9] [--write]

The sample force is built and published in a throw-away home. Each command is a process of its own, by the clock, Python's start
included. Airflow reads a file of dags/ in a process forked from one that has imported Airflow: measured is what it says of each file,
the slowest of all. Prints medians with the least and the most; --write puts them into docs/performance.md.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.histories import build_history, throw_away_home
from benchmarks.night import cost_of
from benchmarks.said import machine, write_chapter

HEADING = "Commands"


@dataclass(frozen=True)
class Waiting:
    """What somebody waits for, how to measure it in seconds, and the goal."""

    words: str
    measure: Callable[[], float]
    goal: float


def command(*words: str) -> float:
    """Seconds by the clock of one command. Ends this process where it fails."""
    began = time.perf_counter()
    subprocess.run([str(Path(sys.executable).with_name("bluelamp")), *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def slowest_file() -> float:
    """Seconds that Airflow's own reader takes for the file of dags/ that takes longest."""
    from bluelamp.settings import PROJECT
    from tests.dags.conftest import described

    return float(max(described(PROJECT / "dags")["seconds"].values()))


WAITING = (
    Waiting("`bluelamp --help`", partial(command, "--help"), 0.3),
    Waiting("`bluelamp status`", partial(command, "status"), 0.5),
    Waiting("`bluelamp status --json`", partial(command, "status", "--json"), 0.5),
    Waiting("the file of dags/ that takes Airflow longest", slowest_file, 0.5),
)


def main() -> None:
    """Prepare the sample force, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with throw_away_home():
        from bluelamp.ingest import ingest
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        (settings().home / "SAMPLE").touch()
        write_sample(settings().landing)
        ingest(settle_seconds=0)
        cost_of(partial(build_history, "commands"))
        taken = [[each.measure() for each in WAITING] for _ in range(options.rounds)]
    lines = ["| somebody waits for | seconds | least to most | goal | |", "|---|---|---|---|---|"]
    for each, seconds in zip(WAITING, zip(*taken, strict=True), strict=True):
        median = statistics.median(seconds)
        verdict = "met" if median <= each.goal else "missed"
        lines.append(
            f"| {each.words} | {median:.2f} | {min(seconds):.2f} to {max(seconds):.2f} | {each.goal:g} | {verdict} |"
        )
    said = [f"{date.today():%d %B %Y}, {machine(load)}. Medians of {options.rounds} rounds.", "", *lines]
    print("\n".join(said))
    if options.write:
        write_chapter(HEADING, ["    .venv/bin/python benchmarks/commands.py --write", "", *said])


if __name__ == "__main__":
    main()
