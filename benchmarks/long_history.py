"""What does a long history cost: everything from raw, a night, a past day, a question, and a reader while it is published?

    .venv/bin/python benchmarks/long_history.py [--times 22] [--asked 20] [--write]

One warehouse on one embedded server, in a throw-away home: the sample force's records so many times over (22: five million crimes).
  from raw     everything built, against COPY of the same records, typed, one table after the other
  night        the delta of 14 October 2013 taken in, built, checked and published, against building everything
  past day     the state of a day before, rebuilt beside what is published, against what the night built
  reader       the longest answer to a small question that a reader asks again and again while the night is published, and while
               nothing is
  questions    every query of the pages and of docs/bi-author.md, asked so many times as the reader; 95 of 100 answers are quicker
Seconds by the clock, on a machine that should do nothing else. Prints a table; --write puts it into docs/performance.md. Exit 1 where
a goal is missed.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from multiprocessing.sharedctypes import Synchronized

import numpy as np

from benchmarks.histories import KEYS, build_history, multiply, throw_away_home
from benchmarks.night import LAST_DAY, LAYERS, NIGHT, Cost, cost_of, steps
from benchmarks.said import machine, write_chapter

HEADING = "A long history"
SMALL_QUESTION = (
    "select value from marts.mart_figure where measure_id = 'burglary_dwelling_recorded' and statistic = 'actual'"
)


@dataclass(frozen=True)
class Claim:
    """What was measured, how it was come by, and the goal: at most, or at least where is_floor."""

    words: str
    value: float
    unit: str
    goal: float
    is_floor: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.is_floor else self.value <= self.goal

    def row(self) -> str:
        """A row of the table."""
        bound = "at least" if self.is_floor else "at most"
        return f"| {self.words} | {bound} {self.goal:g} | {self.value:,.2f} {self.unit} | {'met' if self.is_met else 'missed'} |"


def typed_copies() -> float:
    """Seconds that COPY needs for the records of raw, from files into tables of their own, which are gone afterwards."""
    from bluelamp.database import connect
    from bluelamp.settings import settings

    seconds = 0.0
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        for feed in KEYS:
            path = settings().home / f"{feed}.copy"
            with open(path, "wb") as out:
                cursor.copy_expert(f"copy raw.{feed} to stdout", out)
            cursor.execute(f"create table public.{feed}_copy (like raw.{feed})")
            cursor.execute("checkpoint")
            began = time.perf_counter()
            with open(path, "rb") as back:
                cursor.copy_expert(f"copy public.{feed}_copy from stdin", back)
            seconds += time.perf_counter() - began
            cursor.execute(f"drop table public.{feed}_copy")
            path.unlink()
    return seconds


def ask_all_the_time(longest: "Synchronized[float]", answers: "Synchronized[int]") -> None:
    """A reader that asks a small question again and again, until it is ended."""
    from bluelamp.database import connect

    with connect("reader", autocommit=True) as connection, connection.cursor() as cursor:
        while True:
            began = time.perf_counter()
            cursor.execute(SMALL_QUESTION)
            cursor.fetchall()
            longest.value = max(longest.value, time.perf_counter() - began)
            answers.value += 1
            time.sleep(0.001)


@contextmanager
def a_reader() -> Iterator["tuple[Synchronized[float], Synchronized[int]]"]:
    """The longest answer so far, in seconds, and how many there were, of a reader beside what the block does."""
    forked = multiprocessing.get_context("fork")
    longest, answers = forked.Value("d", 0.0), forked.Value("i", 0)
    reader = forked.Process(target=ask_all_the_time, args=(longest, answers), daemon=True)
    reader.start()
    while answers.value < 50:  # its connection stands, what it asks is in memory
        time.sleep(0.01)
    longest.value, answers.value = 0.0, 0
    try:
        yield longest, answers
    finally:
        reader.kill()
        reader.join()


def questions() -> dict[str, str]:
    """Every query behind the pages, and those of docs/bi-author.md, by a name."""
    from bluelamp.reporting.publication_tables import REGISTER, REGISTERS, TABLES
    from bluelamp.reporting.read_publication import CRIME, EARLIER, FEEDS, FIGURES, SUPERSEDED
    from tests.fixtures.document_commands import queries

    pages = {"mart_daily_crime": CRIME, "mart_feed_health": FEEDS, "mart_figure": FIGURES, "earlier": EARLIER, **TABLES}
    pages |= {mart: REGISTER.format(mart=f"marts.{mart}", order=order) for mart, order in REGISTERS.items()}
    pages |= {"superseded": SUPERSEDED, "dim_measure": REGISTER.format(mart="star.dim_measure", order="position")}
    asked = queries("docs/bi-author.md")
    return {
        **{f"page: {name}": query.format(schema="marts") for name, query in pages.items()},
        **{f"docs/bi-author.md, {number}": query.replace("%", "%%") for number, query in enumerate(asked, 1)},
    }


def slow_answers(times: int) -> dict[str, float]:
    """Seconds in which 95 of 100 answers to each question are there, fetched; the slowest first."""
    from bluelamp.database import connect
    from bluelamp.reporting.publication import YEAR_TO_DATE

    found = {}
    with connect("reader", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("select publication_id from marts.publication")
        (publication_id,) = cursor.fetchone() or (None,)
        for name, query in questions().items():
            seconds = []
            for _ in range(times):
                began = time.perf_counter()
                cursor.execute(query, {"publication_id": publication_id, "period": YEAR_TO_DATE})
                cursor.fetchall()
                seconds.append(time.perf_counter() - began)
            found[name] = float(np.quantile(seconds, 0.95))
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def the_night() -> tuple[dict[str, Cost], float, int, float]:
    """The night's steps; the longest answer of a reader while it is published, how many there were, and the longest otherwise."""
    from bluelamp.sample import write_sample
    from bluelamp.settings import settings

    write_sample(settings().landing, night=NIGHT)
    work = steps()
    costs = {step: cost_of(work[step]) for step in ("ingest", *LAYERS, "check_marts")}
    with a_reader() as (longest, answers):
        time.sleep(2)
        usual = longest.value
        longest.value, answers.value = 0.0, 0
        costs["publish"] = cost_of(work["publish"])
        return costs, longest.value, answers.value, usual


def past_day(day: date) -> object:
    """The state of a day, as it is known now."""
    from bluelamp.rebuild import as_known, parse_moment

    with as_known(parse_moment(day, None)):
        return None


def measure(times: int, asked: int) -> tuple[list[Claim], list[str]]:
    """The claims, and what else is to be said."""
    from bluelamp.database import connect
    from bluelamp.ingest import ingest
    from bluelamp.operations.warm_start import import_what_tasks_need, parse_project
    from bluelamp.sample import write_sample
    from bluelamp.settings import settings

    write_sample(settings().landing, until=LAST_DAY)
    ingest(settle_seconds=0)
    multiply(times)
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("select sum(loaded_row_count) from ops.load")
        records = int((cursor.fetchone() or (0,))[0])
    print(f"{records:,} records", flush=True)
    copied = typed_copies()
    full = cost_of(partial(build_history, "kept")).clock
    print(f"from raw {full:.0f} s, COPY {copied:.0f} s", flush=True)
    import_what_tasks_need()
    parse_project()
    night, longest, answers, usual = the_night()
    print("  ".join(f"{step} {cost.clock:.2f}" for step, cost in night.items()), flush=True)
    cost_of(partial(past_day, LAST_DAY))  # the seeds of past states stand afterwards, as they do from the second on
    past = cost_of(partial(past_day, LAST_DAY - timedelta(days=1))).clock
    answered = slow_answers(asked)
    slowest, seconds = next(iter(answered.items()))
    built = sum(night[step].clock for step in LAYERS)
    whole = sum(cost.clock for cost in night.values())
    slow = ", ".join(f"{name} {1000 * value:,.0f}" for name, value in list(answered.items())[:5])
    quick = sum(value <= 0.05 for value in answered.values())
    return [
        Claim("Everything from raw", full, f"s for {records:,} records", 150.0),
        Claim(
            "The night against building everything", full / whole, f"times quicker: {whole:.1f} s", 20.0, is_floor=True
        ),
        Claim(
            "A past day against what the night builds", past / built, f"times: {past:.1f} s against {built:.1f}", 3.0
        ),
        Claim("A reader's longest answer while it is published", 1000 * longest, f"ms of {answers:,} answers", 50.0),
        Claim("The slowest question, 95 of 100", 1000 * seconds, f"ms: {slowest}", 50.0),
    ], [
        f"{records / full:,.0f} records a second from raw; COPY of the same records {copied:.1f} s, {records / copied:,.0f} a second.",
        f"Publishing took {night['publish'].clock:.2f} s; the reader's longest answer in two seconds before it {1000 * usual:.1f} ms.",
        f"{quick} of {len(answered)} questions take at most 50 ms. The slowest, in ms: {slow}.",
    ]


def main() -> None:
    """Measure, print; exit 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=22)
    parser.add_argument("--asked", type=int, default=20, help="how often each question is asked")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with throw_away_home():
        claims, said = measure(options.times, options.asked)
    lines = [
        f"{date.today():%d %B %Y}, {machine(load)}; the sample {options.times} times, by the clock.", "",
        "| claim | goal | measured | |", "|---|---|---|---|", *(claim.row() for claim in claims), "", " ".join(said),
    ]  # fmt: skip
    print("\n".join(["", *lines]))
    if options.write:
        write_chapter(HEADING, ["    .venv/bin/python benchmarks/long_history.py --write", "", *lines])
    if not all(claim.is_met for claim in claims):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
