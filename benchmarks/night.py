"""What does a night cost on five times the history? It should cost the same: work follows what came, not what is there.

    .venv/bin/python benchmarks/night.py [--times 5] [--rounds 3] [--models 12]

Two warehouses on one embedded server, in a throw-away home: the sample force's deliveries to 13 October 2013, and the same with
every record five times, under new numbers. Both are built; then each takes in the same night, that of 14 October, in turn, from
a copy of itself. Measured are the layers core, fits and marts of that night's build (dbt and the fits; not the tests, not
the check), by the clock and by the model (ops.model_result). Prints seconds, the ratio of medians, and the models that grew most.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg2

DATABASE = "bluelamp"
LAYERS = ("core", "statistics", "marts")
LAST_DAY, NIGHT = date(2013, 10, 13), date(2013, 10, 14)
GOAL = 1.3
# Seconds of the sample's night, by what they are spent on.
MOST_SECONDS = {("core", "marts"): 10.0, ("statistics",): 20.0}
# What names a record, or another record that it belongs to.
KEYS = {
    "crime": ["crime_number"],
    "outcome": ["outcome_reference", "crime_number", "tic_parent_crime_number"],
    "satisfaction": ["response_reference"],
}


def administer(*statements: str) -> None:
    """Run statements as the administrator, outside the warehouse's database."""
    from bluelamp.database.connect import dsn

    connection = psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def copy_database(source: str, target: str) -> None:
    """A copy of a warehouse's database, rights included."""
    from bluelamp.database.grants import LOGIN_ROLES

    administer(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname in ('{source}', '{target}')",
        f"drop database if exists {target} with (force)",
        f"create database {target} template {source} strategy file_copy owner bluelamp_owner",
        *(f"grant connect, temporary on database {target} to bluelamp_{role}" for role in LOGIN_ROLES),
    )


def multiply(times: int) -> None:
    """Every record of raw so many times, each time under numbers of its own, in the deliveries that brought it."""
    from bluelamp.contracts import load_contracts
    from bluelamp.database import connect

    with connect("admin") as connection, connection.cursor() as cursor:
        for feed, keys in KEYS.items():
            names = [column.name for column in load_contracts()[feed].columns]
            values = [f"{name} || '-' || copy" if name in keys else name for name in names]
            cursor.execute(
                f"""insert into raw.{feed} (_load_id, _source_row, {", ".join(names)})
                    select _load_id, _source_row + 1000000 * copy, {", ".join(values)}
                    from raw.{feed} cross join generate_series(2, {times}) as copy"""
            )
            cursor.execute(
                f"update ops.load set row_count = row_count * {times}, loaded_row_count = loaded_row_count * {times} "
                f"where feed = '{feed}'"
            )


def build_history(name: str) -> float:
    """Build everything from raw, as published, and keep the database under a name; seconds."""
    from bluelamp.database import connect
    from bluelamp.transform import build

    started = time.perf_counter()
    build(full_refresh=True)
    seconds = time.perf_counter() - started
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set is_approved = true")
        cursor.execute("vacuum analyze")
    copy_database(DATABASE, name)
    return seconds


def night(name: str) -> tuple[dict[str, float], dict[str, float]]:
    """The night's build on a copy of that warehouse: seconds by layer, and by model of these layers."""
    from bluelamp.database import connect
    from bluelamp.ingest import ingest
    from bluelamp.sample import write_sample
    from bluelamp.settings import settings
    from bluelamp.transform import build

    copy_database(name, DATABASE)
    write_sample(settings().landing, night=NIGHT)
    taken = ingest(settle_seconds=0)
    summary = build()
    if summary.is_full_refresh or summary.as_at_date != NIGHT:
        raise SystemExit(f"not a usual night: {taken.words()}; {summary.words()}")
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select name, seconds::float from ops.model_result
               where run_id = (select max(run_id) from ops.build) and layer = any(%s)""",
            (list(LAYERS),),
        )
        models = dict(cursor.fetchall())
    return {layer.layer: layer.seconds for layer in summary.layers if layer.layer in LAYERS}, models


def medians(measured: list[Mapping[str, float]]) -> dict[str, float]:
    """The median of each name's seconds."""
    return {name: statistics.median(one[name] for one in measured) for name in measured[0]}


def main() -> None:
    """Prepare both warehouses, measure in turn, print; exit 1 where the ratio is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--models", type=int, default=12, help="how many models to list")
    options = parser.parse_args()
    with throw_away_home():
        from bluelamp.ingest import ingest
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        write_sample(settings().landing, until=LAST_DAY)
        rows = ingest(settle_seconds=0).rows
        print(f"{rows:,} records, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        print(f"everything built from raw: {build_history('once'):.0f} s", flush=True)
        multiply(options.times)
        print(f"{options.times} times as many:       {build_history('often'):.0f} s", flush=True)
        night("once")  # the first build of a process reads the project
        nights: dict[str, list[tuple[dict[str, float], dict[str, float]]]] = {"once": [], "often": []}
        for number in range(options.rounds):
            for name, measured in nights.items():
                measured.append(night(name))
                layers = measured[-1][0]
                words = "  ".join(f"{layer} {seconds:5.2f} s" for layer, seconds in layers.items())
                print(f"round {number + 1}, {name:>5}: {words}", flush=True)
        report(nights["once"], nights["often"], options.times, options.models)


def report(
    once: list[tuple[dict[str, float], dict[str, float]]],
    often: list[tuple[dict[str, float], dict[str, float]]],
    times: int,
    model_count: int,
) -> None:
    """Print the comparison."""
    by_clock = [statistics.median(sum(layers.values()) for layers, _ in nights) for nights in (once, often)]
    by_model = [statistics.median(sum(models.values()) for _, models in nights) for nights in (once, often)]
    print(
        f"core, fits and marts of a night, by the clock: {by_clock[0]:.2f} s, {times} times the history: {by_clock[1]:.2f} s"
    )
    print(
        f"the same by the model, added up:               {by_model[0]:.2f} s, {times} times the history: {by_model[1]:.2f} s"
    )
    small, large = medians([models for _, models in once]), medians([models for _, models in often])
    for name in sorted(small, key=lambda name: small[name] - large[name])[:model_count]:
        print(f"  {name:45} {small[name]:6.3f} s {large[name]:6.3f} s")
    ratio = by_clock[1] / by_clock[0]
    is_met = ratio <= GOAL
    print(f"ratio {ratio:.2f} (at most {GOAL}): {'met' if ratio <= GOAL else 'MISSED'}")
    for names, most in MOST_SECONDS.items():
        seconds = statistics.median(sum(layers[name] for name in names) for layers, _ in once)
        is_met &= seconds <= most
        words = " and ".join(names)
        print(
            f"the sample's night, {words}: {seconds:.1f} s (at most {most:.0f}): {'met' if seconds <= most else 'MISSED'}"
        )
    if not is_met:
        raise SystemExit(1)


@contextmanager
def throw_away_home() -> Iterator[None]:
    """A home with a server of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-benchmark-") as folder:
        os.chmod(folder, 0o755)
        os.environ["BLUELAMP_HOME"] = f"{folder}/home"
        os.environ["BLUELAMP_REPLAY"] = "1"
        from bluelamp.database import ensure_database, server

        Path(folder, "home").mkdir(exist_ok=True)
        ensure_database()
        try:
            yield
        finally:
            server.stop()


if __name__ == "__main__":
    main()
