"""What do the feeds of the record that people keep (register, health, partners, region) add to a night through Airflow?

    .venv/bin/python benchmarks/record_feeds.py [--write]

The sample force in a throw-away home, with Airflow as `./scripts/run` starts it. Nights follow one another, after one that only warms
up: in two of them these feeds bring nothing and their ingest tasks do not run, in the next two, those on which the sample's people
hand in a workbook, each brings a delivery that was held back. The difference by the clock is what taking them in costs, Airflow's own
part included. Their models and tests run every night: their share is what the ledger of builds says, divided by the two threads.
Prints both, and the sum against the 5 seconds that they may add.
"""

import argparse
import os
import statistics
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.histories import throw_away_home
from benchmarks.said import machine, write_chapter

# The sample's register comes on its last two nights; of the others the newest deliveries are held back.
REGISTER = "register"
HELD_BACK = ("sickness", "communications_release", "audit_recommendation", "partner_measure", "collaboration")
FEEDS = (REGISTER, *HELD_BACK)
SUBJECTS = ("register", "health", "partnership", "regional")
# Each night, and whether these feeds bring a delivery.
WARM_UP = date(2013, 10, 10)
NIGHTS = {date(2013, 10, 11): False, date(2013, 10, 12): False, date(2013, 10, 13): True, date(2013, 10, 14): True}
MOST_SECONDS = 5.0
THREADS = 2
HEADING = "The feeds of the record that people keep"


def hold_back(landing: Path, aside: Path, most: int) -> list[list[Path]]:
    """Move each feed's newest deliveries aside, with their manifests: for each of so many nights, one delivery a feed."""
    nights: list[list[Path]] = [[] for _ in range(most)]
    for feed in HELD_BACK:
        deliveries = sorted(path for path in (landing / feed).iterdir() if not path.name.endswith(".manifest.json"))[
            -most:
        ]
        for files, delivery in zip(nights, deliveries, strict=True):
            for path in (delivery, delivery.with_name(f"{delivery.name}.manifest.json")):
                kept = aside / feed / path.name
                kept.parent.mkdir(parents=True, exist_ok=True)
                files.append(path.rename(kept))
    return nights


def bring(files: list[Path], landing: Path) -> None:
    """Put deliveries that were held back into their landing folders."""
    for path in files:
        (landing / path.parent.name).mkdir(exist_ok=True)
        path.rename(landing / path.parent.name / path.name)


def seconds_of_models() -> tuple[float, float]:
    """Seconds of the newest build's models of these subjects, and of their tests: as the ledger has them, of both threads."""
    from bluelamp.database import connect
    from bluelamp.settings import settings

    models = {path.stem for subject in SUBJECTS for path in settings().dbt_project.glob(f"models/*/{subject}/*.sql")}
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(sum(seconds) filter (where layer <> 'tests' and name = any(%(models)s)), 0)::float,
                      coalesce(sum(seconds) filter (where layer = 'tests' and name ~ any(%(models)s)), 0)::float
               from ops.model_result where run_id in (
                   select run_id from ops.build_layer where build_id = (select max(build_id) from ops.build))""",
            {"models": sorted(models)},
        )
        built, tested = cursor.fetchone() or (0.0, 0.0)
    return built, tested


def taken_in() -> set[tuple[str, int]]:
    """The deliveries of these feeds that were accepted: (feed, load_id)."""
    from bluelamp.database import connect

    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select feed, load_id from ops.load where state = 'accepted' and feed = any(%s)", [list(FEEDS)])
        return set(cursor.fetchall())


def main() -> None:
    """Nights without, then with; exit 1 where they add more than they may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with throw_away_home():
        from bluelamp.contracts import load_contracts
        from bluelamp.local.airflow import airflow
        from bluelamp.local.night import components, run_night, wait_for_dags
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        landing, others = settings().landing, [feed for feed in load_contracts() if feed not in FEEDS]
        write_sample(landing, until=WARM_UP - timedelta(days=1))
        held = hold_back(landing, settings().home / "aside", sum(NIGHTS.values()))
        clock: dict[bool, list[float]] = {True: [], False: []}
        models: list[tuple[float, float]] = []
        with airflow(components(), is_scheduling=False, say=quiet) as running:
            wait_for_dags(running.api)
            run_night(running, sorted(set(load_contracts()) - {REGISTER}), quiet)
            write_sample(landing, night=WARM_UP)
            run_night(running, sorted(others), quiet)
            for night, is_with in NIGHTS.items():
                write_sample(landing, night=night)
                if is_with:
                    bring(held.pop(0), landing)
                before, began = taken_in(), time.monotonic()
                run_night(running, sorted([*others, *FEEDS] if is_with else others), quiet)
                clock[is_with].append(time.monotonic() - began)
                models.append(seconds_of_models())
                came = {feed for feed, _ in taken_in() - before}
                if came != (set(FEEDS) if is_with else set()):
                    raise SystemExit(f"the night of {night} took {sorted(came)}: it measures nothing")
                print(f"{night}, {'with' if is_with else 'without'}: {clock[is_with][-1]:.1f} s", flush=True)
    taken = statistics.median(clock[True]) - statistics.median(clock[False])
    built, tested = (statistics.median(part) / THREADS for part in zip(*models, strict=True))
    total = taken + built + tested
    lines = [
        f"{date.today():%d %B %Y}, {machine(load)}; medians of {len(clock[True])} nights each, by the clock.",
        "",
        "| part of the night | s |",
        "|---|---|",
        f"| a night in which none of them brings anything | {statistics.median(clock[False]):.1f} |",
        f"| more where each of the {len(FEEDS)} brings a delivery | {taken:.1f} |",
        f"| of every night: their models | {built:.1f} |",
        f"| of every night: the tests of these models | {tested:.1f} |",
        f"| what they add (at most {MOST_SECONDS:.0f}: {'met' if total <= MOST_SECONDS else 'missed'}) | {total:.1f} |",
    ]
    print("\n".join(["", *lines]))
    if options.write:
        write_chapter(HEADING, ["    .venv/bin/python benchmarks/record_feeds.py --write", "", *lines])
    if total > MOST_SECONDS:
        raise SystemExit(1)


def quiet(words: str) -> None:
    """Nothing is said of each task."""


if __name__ == "__main__":
    main()
