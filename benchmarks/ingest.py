"""How fast is ingest, held against the least that any loader must do, against itself on worse files, and beside other loaders?

    .venv/bin/python benchmarks/ingest.py [--rows 2000000] [--rounds 5] [--peers PYTHON] [--write]

All run in turn on the same embedded server with the same settings, in a throw-away home, after a checkpoint each time:
  copy    COPY … FROM STDIN (CSV) into a logged, typed table of the same 13 columns; no contract, lineage or ledger
  ingest  bluelamp.ingest of the file from the landing folder: archive, SHA-256, contract, pseudonyms, keys looked at for
          duplicates, quarantine, lineage, ledger, in one transaction; without and with the quality check of the delivery, and of
          files with one flawed row in a thousand, with one repeated key, and with one stretch that only the strict parser reads
  peers   what benchmarks/ingest_peers.py loads by dlt, ADBC and pandas, on a tenth of the rows, where --peers names a Python that
          has them (pip install "dlt[postgres]" pyarrow adbc-driver-postgresql pandas sqlalchemy psycopg2-binary)
Each runs in a process of its own; the time is that of the work, without the start of Python and the imports, which Airflow does once
for all its tasks. Prints rows per second, ratios of medians with the least and the most of the rounds, and ingest's peak memory for
a quarter of the rows and for all, which must not grow with the file (imports take most of it); --write puts the same into
docs/performance.md.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from psycopg2.extensions import make_dsn

from benchmarks.deliveries import FLAWED_EVERY, cut_one, flaw_some, repeat_one, write_delivery
from benchmarks.said import machine, write_chapter

TYPED = """
    create table public.crime_typed (
        crime_number text not null, recorded_at timestamp not null, committed_from_at timestamp, committed_to_at timestamp,
        offence_code text not null, beat_code text, lpu_code text, bcu_code text, is_domestic text not null,
        hate_strands text, status text not null, victim_reference text, updated_at timestamp not null)
"""
HEADING = "Ingest"
PEERS = ("dlt, Arrow tables", "dlt, dicts", "pandas to_sql", "ADBC, Arrow tables")


@dataclass(frozen=True)
class Kind:
    """A file, and what ingest does of it. rejected: rows of so many that are set apart; least, goal: ratio of rows per second."""

    words: str
    spoil: Callable[[Iterable[str], int], Iterable[str]] = lambda lines, rows: lines
    rejected: Callable[[int], int] = lambda rows: 0
    is_checked: bool = False
    against: str = "copy"
    least: float = 0.0
    goal: float = 0.0


@dataclass
class Found:
    """Rows per second, round for round, and the most memory in MB."""

    speeds: list[float] = field(default_factory=list)
    peak: float = 0.0


KINDS = {
    "ingest": Kind("contract, pseudonyms, quarantine, lineage, ledger", least=0.6, goal=0.9),
    "checked": Kind("the same with the quality check", is_checked=True, least=0.4, goal=0.8),
    "flawed": Kind(
        "one row in a thousand flawed", flaw_some, lambda rows: len(range(1, rows + 1, FLAWED_EVERY)),
        against="ingest", goal=0.7,
    ),
    "repeated": Kind("one key twice", repeat_one, lambda rows: 1, against="ingest", goal=0.7),
    "odd": Kind("one stretch for the strict parser", cut_one, lambda rows: 1, against="ingest", goal=0.7),
}  # fmt: skip


def typed_copy(path: Path) -> dict[str, float]:
    """The limit: one COPY and its commit."""
    from bluelamp.database import connect

    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("drop table if exists public.crime_typed")
        cursor.execute(TYPED)
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("checkpoint")
    with connect("admin") as connection, connection.cursor() as cursor, open(path, "rb") as handle:
        began = time.perf_counter()
        cursor.copy_expert("copy public.crime_typed from stdin with (format csv, header true)", handle, size=1 << 20)
        connection.commit()
        return {"seconds": time.perf_counter() - began}


def own_ingest(path: Path, business_date: date, kind: str, rows: int) -> dict[str, float]:
    """Ours: the file lies in the landing folder."""
    from bluelamp.contracts import load_contracts
    from bluelamp.database import connect
    from bluelamp.ingest import ingest
    from bluelamp.operations.warm_start import import_what_tasks_need
    from bluelamp.settings import settings

    import_what_tasks_need()
    # The contract refuses a delivery with more than a hundred flawed rows; here they are wanted.
    object.__setattr__(load_contracts()["crime"], "reject_threshold_rows", rows)
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("truncate ops.load, ops.run, raw.crime cascade")  # the same rows once more would be held
        cursor.execute("checkpoint")
    landing = settings().landing / "crime"
    landing.mkdir(parents=True, exist_ok=True)
    os.link(path, landing / f"crime_{business_date}.csv")
    is_checked, rejected = KINDS[kind].is_checked, KINDS[kind].rejected(rows)
    began = time.perf_counter()
    summary = ingest(["crime"], settle_seconds=0, leave_unchecked=not is_checked)
    seconds = time.perf_counter() - began
    taken = (summary.accepted if is_checked else summary.loaded, summary.rejected_rows)
    if taken != (1, rejected):
        raise SystemExit(f"{kind}: not taken as it should be, with {rejected} rows set apart: {summary.words()}")
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def child(*arguments: object, python: str = sys.executable, script: str = __file__) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    command = [python, script, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Generate, measure in turn, print; exit 1 where a ratio is below what is required."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", metavar="PYTHON", help="a Python that has dlt, ADBC and pandas")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bluelamp-benchmark-") as folder:
        os.chmod(folder, 0o755)
        os.environ["BLUELAMP_HOME"] = f"{folder}/home"
        from bluelamp.database import dsn, ensure_database, server

        ensure_database()
        try:
            found, small = measure(Path(folder), options.rows, options.rounds)
            peers = (
                beside(Path(folder), options.rows // 10, options.peers, make_dsn(**dsn("admin")))
                if options.peers
                else {}
            )
        finally:
            server.stop()
    lines, is_met = report(found, peers)
    whole = max(each.peak for each in found.values())
    said = [
        "    .venv/bin/python benchmarks/ingest.py --peers PYTHON --write",
        "",
        f"{date.today():%d %B %Y}, {machine(load)}. {options.rows:,} rows, medians of {options.rounds} rounds.",
        "",
        *lines,
        "",
        f"Memory at its highest: {small:.0f} MB for {options.rows // 4:,} rows, {whole:.0f} MB for {options.rows:,} of any kind.",
    ]
    print("\n".join(["", *said[2:]]))
    if options.write:
        write_chapter(HEADING, said)
    if not is_met:
        raise SystemExit(1)


def measure(folder: Path, rows: int, rounds: int) -> tuple[dict[str, Found], float]:
    """The rounds, and the memory for a quarter of the rows in MB."""
    whole, quarter = folder / "ingest.csv", folder / "quarter.csv"
    write_delivery(whole, rows)
    write_delivery(quarter, rows // 4)
    for name, kind in KINDS.items():
        if name not in ("ingest", "checked"):  # line by line: a child's peak of memory begins with its parent's
            with open(whole, encoding="utf-8") as sound, open(folder / f"{name}.csv", "w", encoding="utf-8") as spoilt:
                spoilt.writelines(kind.spoil(sound, rows))
    print(f"{rows:,} rows, {whole.stat().st_size / 1e6:.0f} MB", flush=True)
    found = {"copy": Found(), **{name: Found() for name in KINDS}}
    day = date(2013, 1, 1)
    for number in range(rounds):
        found["copy"].speeds.append(rows / child("copy", whole)["seconds"])
        for name, kind in KINDS.items():
            day += timedelta(days=1)
            result = child("ingest", whole if kind.is_checked else folder / f"{name}.csv", day, name, rows)
            found[name].speeds.append(rows / result["seconds"])
            found[name].peak = max(found[name].peak, result["peak_mb"])
        print(
            f"round {number + 1}: " + "  ".join(f"{name} {each.speeds[-1]:,.0f}" for name, each in found.items()),
            flush=True,
        )
    return found, child("ingest", quarter, date(2012, 6, 1), "ingest", rows // 4)["peak_mb"]


def beside(folder: Path, rows: int, python: str, dsn: str) -> dict[str, float]:
    """Rows per second of the peers, and of ours and the plain COPY, on a file of so many rows."""
    path, script = folder / "tenth.csv", str(Path(__file__).with_name("ingest_peers.py"))
    os.environ["PEER_DSN"] = dsn
    write_delivery(path, rows)
    seconds = {"plain COPY": child("copy", path)["seconds"]}
    seconds["Bluelamp"] = child("ingest", path, date(2012, 7, 1), "ingest", rows)["seconds"]
    for peer in PEERS:
        seconds[peer] = child(peer, path, python=python, script=script)["seconds"]
        print(f"{peer}: {rows / seconds[peer]:,.0f} rows/s", flush=True)
    return {name: rows / spent for name, spent in seconds.items()}


def report(found: dict[str, Found], peers: dict[str, float]) -> tuple[list[str], bool]:
    """The ratios and the peers as tables in Markdown; whether every ratio is at least what is required."""
    median, is_met = statistics.median, True
    lines = ["| | rows a second | ratio | rounds | goal | |", "|---|---|---|---|---|---|"]
    lines.append(f"| plain typed COPY of the same file | {median(found['copy'].speeds):,.0f} | | | | |")
    for name, kind in KINDS.items():
        ratios = [own / other for own, other in zip(found[name].speeds, found[kind.against].speeds, strict=True)]
        ratio = median(found[name].speeds) / median(found[kind.against].speeds)
        is_met &= ratio >= kind.least
        lines.append(
            f"| {kind.words} | {median(found[name].speeds):,.0f} | {ratio:.2f} of {kind.against} | "
            f"{min(ratios):.2f} to {max(ratios):.2f} | {kind.goal:g} | {'met' if ratio >= kind.goal else 'missed'} |"
        )
    if peers:
        lines += ["", "Beside other loaders, on a tenth of the rows, once:", "", "| | rows a second |", "|---|---|"]
        lines += [f"| {name} | {speed:,.0f} |" for name, speed in sorted(peers.items(), key=lambda item: -item[1])]
    return lines, is_met


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "copy":
        print(json.dumps(typed_copy(Path(sys.argv[2]))))
    elif len(sys.argv) > 5 and sys.argv[1] == "ingest":
        print(json.dumps(own_ingest(Path(sys.argv[2]), date.fromisoformat(sys.argv[3]), sys.argv[4], int(sys.argv[5]))))
    else:
        main()
