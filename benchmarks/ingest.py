"""How fast is ingest, held against the least that any loader must do: a plain typed COPY of the same file?

    .venv/bin/python benchmarks/ingest.py [--rows 2000000] [--rounds 3]

Both run in turn on the same embedded server with the same settings, in a throw-away home, after a checkpoint each time:
  copy    COPY … FROM STDIN (CSV) into a logged, typed table of the same 13 columns; no contract, lineage or ledger
  ingest  bluelamp.ingest of the file from the landing folder: archive, SHA-256, contract, pseudonyms, keys looked at for
          duplicates, quarantine, lineage, ledger, in one transaction. The quality check is left out.
Each runs in a process of its own; the time is that of the work, without the start of Python. Prints rows per second, the
ratio of medians, and ingest's peak memory for a quarter of the rows and for all, which must not grow with the file.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

COLUMNS = (
    "crime_number", "recorded_at", "committed_from_at", "committed_to_at", "offence_code", "beat_code", "lpu_code", "bcu_code",
    "is_domestic", "hate_strands", "status", "victim_reference", "updated_at",
)  # fmt: skip
TYPED = """
    create table public.crime_typed (
        crime_number text not null, recorded_at timestamp not null, committed_from_at timestamp, committed_to_at timestamp,
        offence_code text not null, beat_code text, lpu_code text, bcu_code text, is_domestic text not null,
        hate_strands text, status text not null, victim_reference text, updated_at timestamp not null)
"""
REQUIRED, GOAL = 0.6, 0.75


def write_delivery(path: Path, rows: int) -> None:
    """A delivery of so many crimes: every column filled as a real extract fills it, no two numbers alike."""
    rng = random.Random(2013)  # the same file each time
    codes = [f"{number}{letter}" for number in range(1, 67) for letter in ("", "A")]
    start = datetime(2004, 1, 1)
    with open(path, "w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(COLUMNS) + "\n")
        for number in range(rows):
            recorded = start + timedelta(seconds=rng.randrange(300_000_000))
            begin = recorded - timedelta(seconds=rng.randrange(800_000))
            victim = f"VR/{rng.randrange(3_000_000):07d}" if rng.random() < 0.65 else ""
            beat = rng.randrange(130)
            handle.write(
                f"CR/{number * 7_654_321 % 10_000_000:07d}/{number // 10_000_000:02d},{recorded},{begin},{recorded},"
                f"{codes[rng.randrange(132)]},LE{beat:03d},L{beat // 8:02d},{'CITY' if beat < 60 else 'COUNTIES'},"
                f"{'Y' if rng.random() < 0.1 else 'N'},{'race' if rng.random() < 0.03 else ''},"
                f"{'recorded' if rng.random() < 0.96 else 'no_crime'},{victim},{recorded + timedelta(hours=1)}\n"
            )


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


def own_ingest(path: Path, business_date: date) -> dict[str, float]:
    """Ours: the file lies in the landing folder; everything but the quality check."""
    from bluelamp.database import connect
    from bluelamp.ingest import ingest
    from bluelamp.settings import settings

    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("truncate raw.crime")
        cursor.execute("checkpoint")
    landing = settings().landing / "crime"
    landing.mkdir(parents=True, exist_ok=True)
    delivery = landing / f"crime_{business_date}.csv"
    os.link(path, delivery)
    began = time.perf_counter()
    summary = ingest(["crime"], settle_seconds=0, is_door_open=True)
    seconds = time.perf_counter() - began
    if summary.loaded != 1 or summary.rejected_rows:
        raise SystemExit(f"not loaded as it should be: {summary.words()}")
    return {
        "seconds": seconds,
        "rows": summary.rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def child(*arguments: object) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Generate, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bluelamp-benchmark-") as folder:
        os.chmod(folder, 0o755)
        os.environ["BLUELAMP_HOME"] = f"{folder}/home"
        from bluelamp.database import ensure_database, server

        ensure_database()
        try:
            measure(Path(folder), options.rows, options.rounds)
        finally:
            server.stop()


def measure(folder: Path, rows: int, rounds: int) -> None:
    """The rounds, then the two sizes for memory."""
    whole, quarter = folder / "whole.csv", folder / "quarter.csv"
    write_delivery(whole, rows)
    write_delivery(quarter, rows // 4)
    print(f"{rows:,} rows, {whole.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    copies, ingests, peaks = [], [], []
    for number in range(rounds):
        copies.append(child("copy", whole)["seconds"])
        result = child("ingest", whole, date(2013, 1, 1) + timedelta(days=number))
        ingests.append(result["seconds"])
        peaks.append(result["peak_mb"])
        print(f"round {number + 1}: copy {rows / copies[-1]:>9,.0f} rows/s   ingest {rows / ingests[-1]:>9,.0f} rows/s")
    small = child("ingest", quarter, date(2012, 1, 1))["peak_mb"]
    ratio = statistics.median(copies) / statistics.median(ingests)
    print(
        f"median:  copy {rows / statistics.median(copies):>9,.0f} rows/s   ingest {rows / statistics.median(ingests):>9,.0f} rows/s"
    )
    print(f"ratio {ratio:.2f} (required {REQUIRED}, goal {GOAL}): {'met' if ratio >= REQUIRED else 'MISSED'}")
    print(f"peak memory of ingest: {small:.0f} MB for {rows // 4:,} rows, {max(peaks):.0f} MB for {rows:,} rows")
    if ratio < REQUIRED:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "copy":
        print(json.dumps(typed_copy(Path(sys.argv[2]))))
    elif len(sys.argv) > 3 and sys.argv[1] == "ingest":
        print(json.dumps(own_ingest(Path(sys.argv[2]), date.fromisoformat(sys.argv[3]))))
    else:
        main()
