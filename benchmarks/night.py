"""What does a night cost, step by step, and on five times the history? It should cost the same: work follows what came.

    .venv/bin/python benchmarks/night.py [--times 5] [--rounds 3] [--models 12] [--write]

Two warehouses on one embedded server, in a throw-away home: the sample force's deliveries to 13 October 2013, and the same with
every record so many times, under new numbers. Both are built and published; then each takes in the same night, that of 14 October,
in turn, from a copy of itself. Each step runs in a process of its own that is forked as Airflow forks a task: what tasks need is
imported, and dbt's project parsed, before. Measured is processor time, ours and the server's added up, since the clock tells of
whatever else the machine does; the clock stands beside it. Prints the steps, the ratio of medians, and the models that grew most;
--write puts the same into docs/performance.md.
"""

import argparse
import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import psutil

from benchmarks.histories import DATABASE, build_history, copy_database, multiply, throw_away_home
from benchmarks.said import machine, write_chapter

LAYERS = ("core", "statistics", "marts", "tests")
LAST_DAY, NIGHT = date(2013, 10, 13), date(2013, 10, 14)
HEADING = "One night"


@dataclass(frozen=True)
class Claim:
    """What is claimed of some steps. ratio: of their processor time on the long history to that on the short one, at most;
    seconds: of processor time on the short one, at most."""

    words: str
    steps: tuple[str, ...]
    ratio: float | None = None
    seconds: float | None = None


NIGHT_ITSELF = ("ingest", *LAYERS, "check_marts", "publish")
CLAIMS = (
    Claim("The night, to its publication, on the longer history", NIGHT_ITSELF, ratio=1.3),
    Claim("Publishing, on the longer history", ("publish",), ratio=1.2),
    Claim("The sample's night, to its publication", NIGHT_ITSELF, seconds=18.0),
    Claim("The same with site, register and daily documents", (*NIGHT_ITSELF, "documents"), seconds=35.0),
)


@dataclass(frozen=True)
class Cost:
    """Seconds of one step: processor time of our process and of the server, and by the clock."""

    ours: float
    server: float
    clock: float

    @property
    def processor(self) -> float:
        """Both processor times."""
        return self.ours + self.server


Costs = dict[str, Cost]
Models = dict[str, float]


def server_seconds() -> float:
    """Processor time of the embedded server since it began: of its postmaster, of those that it waited for, of those that run."""
    from bluelamp.database.place import place

    process = psutil.Process(int((place().cluster / "postmaster.pid").read_text().split()[0]))
    spent = sum(process.cpu_times()[:4])
    for child in process.children():
        try:
            spent += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue  # waited for since; the next look counts it
    return float(spent)


def cost_of(step: Callable[[], object]) -> Cost:
    """Run a step in a forked process. Ends this one where it fails."""
    before, began = server_seconds(), time.perf_counter()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            step()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    clock = time.perf_counter() - began
    if status:
        raise SystemExit("a step of the night failed")
    return Cost(usage.ru_utime + usage.ru_stime, server_seconds() - before, clock)


def steps() -> dict[str, Callable[[], object]]:
    """The night's tasks, in order, as Airflow runs them."""
    from bluelamp.ingest import ingest
    from bluelamp.operations.approval import check_marts
    from bluelamp.operations.refresh import write_documents
    from bluelamp.publish import publish
    from bluelamp.transform import build_layer

    return {
        "ingest": partial(ingest, settle_seconds=0),
        **{layer: partial(build_layer, layer) for layer in LAYERS},
        "check_marts": check_marts,
        "publish": publish,
        "documents": write_documents,
    }


def night(name: str) -> tuple[Costs, Models]:
    """The night on a copy of that warehouse: the cost of each step, and seconds by model."""
    from bluelamp.database import connect
    from bluelamp.sample import write_sample
    from bluelamp.settings import settings

    copy_database(name, DATABASE)
    write_sample(settings().landing, night=NIGHT)
    costs = {step: cost_of(run) for step, run in steps().items()}
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select is_full, as_at_date, build_id from ops.build order by build_id desc limit 1")
        is_full, as_at_date, build_id = cursor.fetchone() or (None, None, None)
        if is_full or as_at_date != NIGHT:
            raise SystemExit(f"not a usual night: as at {as_at_date}, everything rebuilt: {is_full}")
        cursor.execute(
            """select result.name, sum(result.seconds)::float from ops.model_result as result
               inner join ops.build_layer as layer using (run_id)
               where layer.build_id = %s and result.layer <> 'tests' group by 1""",
            (build_id,),
        )
        models: Models = dict(cursor.fetchall())
    return costs, models


def medians(nights: list[tuple[Costs, Models]]) -> tuple[Costs, Models]:
    """The median of each step's seconds, and of each model's."""
    median = statistics.median
    costs = {
        step: Cost(*(median(getattr(night[step], part) for night, _ in nights) for part in ("ours", "server", "clock")))
        for step in nights[0][0]
    }
    return costs, {name: median(models[name] for _, models in nights) for name in nights[0][1]}


def main() -> None:
    """Prepare both warehouses, measure in turn, print; exit 1 where a claim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--models", type=int, default=12, help="how many models to list")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    with throw_away_home():
        from bluelamp.ingest import ingest
        from bluelamp.operations.refresh import write_documents
        from bluelamp.operations.warm_start import import_what_tasks_need, parse_project
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        load = os.getloadavg()[0]
        write_sample(settings().landing, until=LAST_DAY)
        rows = ingest(settle_seconds=0).rows
        print(f"{rows:,} records, {os.cpu_count()} cores, load {load:.1f}", flush=True)
        # Not in this process: dbt's static parser leaves threads behind, for which whatever is forked later would wait for ever.
        print(f"everything built from raw: {cost_of(partial(build_history, 'once')).clock:.0f} s", flush=True)
        cost_of(write_documents)  # what stays the same from night to night: dictionary, pictures, styles
        multiply(options.times)
        print(
            f"{options.times} times as many:       {cost_of(partial(build_history, 'often')).clock:.0f} s", flush=True
        )
        import_what_tasks_need()
        parse_project()
        nights: dict[str, list[tuple[Costs, Models]]] = {"once": [], "often": []}
        for number in range(options.rounds):
            for name, measured in nights.items():
                measured.append(night(name))
                words = "  ".join(f"{step} {cost.processor:.2f}" for step, cost in measured[-1][0].items())
                print(f"round {number + 1}, {name:>5}: {words}", flush=True)
        history = f"{rows:,} records, and {options.times} times as many; medians of {options.rounds} rounds"
        lines, is_met = report(medians(nights["once"]), medians(nights["often"]), options.times, options.models)
        said = [f"{date.today():%d %B %Y}, {machine(load)}. {history}.", "", *lines]
        print("\n".join(["", *said]))
        if options.write:
            write_chapter(HEADING, ["    .venv/bin/python benchmarks/night.py --write", "", *said])
    if not is_met:
        raise SystemExit(1)


def report(
    once: tuple[Costs, Models], often: tuple[Costs, Models], times: int, model_count: int
) -> tuple[list[str], bool]:
    """The claims, the steps and the models that grew most, as tables in Markdown; whether every claim is met."""
    (costs, models), (long_costs, long_models) = once, often
    is_met, lines = True, ["| claim | goal | measured | |", "|---|---|---|---|"]
    for claim in CLAIMS:
        short, long = (sum(found[step].processor for step in claim.steps) for found in (costs, long_costs))
        if claim.ratio is None:
            value, most, unit = short, claim.seconds or 0.0, "s of processor time"
        else:
            value, most, unit = long / short, claim.ratio, f"× of {short:.1f} s, {times} times the history"
        is_met &= value <= most
        lines.append(
            f"| {claim.words} | at most {most:g} | {value:.2f} {unit} | {'met' if value <= most else 'missed'} |"
        )
    lines += ["", f"| step | ours | server | by the clock | {times} ×: ours | server |", "|---|---|---|---|---|---|"]
    for step, cost in costs.items():
        long_cost = long_costs[step]
        lines.append(
            f"| {step} | {cost.ours:.2f} | {cost.server:.2f} | {cost.clock:.2f} | {long_cost.ours:.2f} | {long_cost.server:.2f} |"
        )
    lines += ["", f"| model that grew most | s by the clock | {times} × |", "|---|---|---|"]
    for name in sorted(models, key=lambda name: models[name] - long_models.get(name, 0.0))[:model_count]:
        lines.append(f"| {name} | {models[name]:.3f} | {long_models.get(name, 0.0):.3f} |")
    return lines, is_met


if __name__ == "__main__":
    main()
