"""What do a force's disk, its build from raw and its night cost as its history grows, and what would 43 forces cost?

    .venv/bin/python benchmarks/scale.py [--times 1 5 15] [--nights 1] [--write]

One warehouse on one embedded server, in a throw-away home: the sample force's records so many times over, under new numbers, each
size built from raw, published, and given the same night. A straight line through the sizes says what a force of another size would
cost; how far it is to be trusted is measured, too: the largest size is foretold from the smaller ones. Prints two tables; --write
puts them into docs/scale.md. Processor time is ours and the server's added up; build times are by the clock.
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np

from benchmarks.histories import DATABASE, build_history, copy_database, multiply, throw_away_home
from benchmarks.night import LAST_DAY, cost_of, night
from benchmarks.said import PERFORMANCE, machine, write_chapter

PAGE = PERFORMANCE.with_name("scale.md")
MEASURED, FORETOLD = "Measured: one force, as it grows", "Foretold: other sizes, and 43 forces"
# England and Wales, ten years: 60 million crimes and 43 forces.
FORCES, NATIONAL_CRIMES = 43, 60e6
SIZES = (
    ("a force of 250,000 crimes", 0.25e6),
    (f"one force of {FORCES}, ten years", NATIONAL_CRIMES / FORCES),
    ("a force with a tenth of all crimes, ten years", NATIONAL_CRIMES / 10),
)


@dataclass(frozen=True)
class Measure:
    """What one size cost. disk: bytes of the database; build: seconds by the clock; night, documents: seconds of processor time."""

    times: int
    records: int
    crimes: int
    disk: float
    build: float
    night: float
    documents: float


COSTS = ("disk", "build", "night", "documents")  # of a Measure


def asked(query: str) -> tuple[int, ...]:
    """One row of whole numbers, of the warehouse as it stands."""
    from bluelamp.database import connect

    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return tuple(map(int, cursor.fetchone() or ()))


def measure(times: int, nights: int) -> Measure:
    """Build what lies in raw, publish it, and let the same night come to it, so many times; the median of the nights."""
    from bluelamp.operations.refresh import write_documents

    name = f"times_{times}"
    build = cost_of(partial(build_history, name)).clock
    records, crimes, disk = asked(
        f"""select (select sum(loaded_row_count) from ops.load), (select count(*) from core.int_crime_version where is_latest),
            pg_database_size('{DATABASE}')"""
    )
    cost_of(write_documents)  # what stays the same from night to night, such as the dictionary
    costs = [night(name)[0] for _ in range(nights)]
    work = [sum(cost.processor for step, cost in one.items() if step != "documents") for one in costs]
    documents = [one["documents"].processor for one in costs]
    found = Measure(times, records, crimes, disk, build, float(np.median(work)), float(np.median(documents)))
    print(found, flush=True)
    return found


def line(measures: Sequence[Measure], cost: str) -> np.poly1d:
    """The straight line of a cost over crimes, by least squares."""
    return np.poly1d(np.polyfit([one.crimes for one in measures], [getattr(one, cost) for one in measures], 1))


def measured_table(measures: Sequence[Measure]) -> list[str]:
    """One row per size."""
    rows = [
        "| the sample | records | crimes | from raw, s | records a second | night, s | documents, s | disk, MB | bytes a crime |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return rows + [
        f"| {one.times} × | {one.records:,} | {one.crimes:,} | {one.build:.0f} | {one.records / one.build:,.0f} | {one.night:.1f} "
        f"| {one.documents:.1f} | {one.disk / 1e6:,.0f} | {one.disk / one.crimes:,.0f} |"
        for one in measures
    ]


def foretold_table(measures: Sequence[Measure]) -> list[str]:
    """One row per size that was not measured, and how well the line foretells."""
    lines = {cost: line(measures, cost) for cost in COSTS}
    rows = [
        "| | disk, GB | from raw, minutes | night, s of processor time | its documents, s |",
        "|---|---|---|---|---|",
    ]
    for words, crimes in SIZES:
        disk, build, work, documents = (lines[cost](crimes) for cost in COSTS)
        rows.append(f"| {words} | {disk / 1e9:,.1f} | {build / 60:,.0f} | {work:,.0f} | {documents:,.0f} |")
    disk, build, work, documents = (FORCES * lines[cost](NATIONAL_CRIMES / FORCES) for cost in COSTS)
    rows += [
        f"| **{FORCES} forces, each its own warehouse** | {disk / 1e9:,.0f} | {build / 60:,.0f} | {work:,.0f} | {documents:,.0f} |",
        "",
        f"All {FORCES} nights are {(work + documents) / 60:,.0f} minutes of one processor's time, so on two cores "
        f"{(work + documents) / 120:,.0f} minutes at best, on sixteen {(work + documents) / 960:,.0f}.",
    ]
    if len(measures) > 2:
        *smaller, largest = measures
        errors = {cost: line(smaller, cost)(largest.crimes) / getattr(largest, cost) - 1 for cost in COSTS}
        told = ", ".join(f"{cost} {error:+.0%}" for cost, error in errors.items())
        rows += ["", f"Foretold from the smaller sizes, the largest would have been: {told}."]
    return rows


def main() -> None:
    """Measure one size after the other, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 5, 15], help="each a multiple of the one before")
    parser.add_argument("--nights", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write docs/scale.md")
    options = parser.parse_args()
    if any(later % earlier for earlier, later in pairwise(options.times)):
        parser.error("--times: each must be a multiple of the one before")
    load = os.getloadavg()[0]
    with throw_away_home():
        from bluelamp.ingest import ingest
        from bluelamp.operations.warm_start import import_what_tasks_need, parse_project
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        write_sample(settings().landing, until=LAST_DAY)
        ingest(settle_seconds=0)
        import_what_tasks_need()
        parse_project()
        measures, times = list[Measure](), 1
        for wanted in options.times:
            if measures:
                copy_database(f"times_{times}", DATABASE)  # as it was before its night
            multiply(wanted // times, times)
            measures.append(measure(wanted, options.nights))
            times = wanted
    said = f"{date.today():%d %B %Y}, {machine(load)}; {options.nights} night(s) each."
    tables = {MEASURED: [said, "", *measured_table(measures)], FORETOLD: foretold_table(measures)}
    for heading, rows in tables.items():
        print("\n".join(["", heading, "", *rows]))
        if options.write:
            write_chapter(heading, rows, PAGE)


if __name__ == "__main__":
    main()
