"""Deliveries of crimes, as large as wanted, sound and spoilt, to measure ingest on."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

COLUMNS = (
    "crime_number", "recorded_at", "committed_from_at", "committed_to_at", "offence_code", "beat_code", "lpu_code", "bcu_code",
    "is_domestic", "hate_strands", "status", "victim_reference", "updated_at",
)  # fmt: skip
FLAWED_EVERY = 1000
PROJECT = Path(__file__).parents[1]


def write_delivery(path: Path, rows: int) -> None:
    """A delivery of so many crimes: every column filled as a real extract fills it, no two numbers alike."""
    rng = random.Random(2013)  # the same file each time
    codes = [row["offence_code"] for row in seed(PROJECT / "dbt_project" / "seeds" / "offence.csv")]
    above = {
        row["area_code"]: row["parent_area_code"] for row in seed(PROJECT / "policy" / "sample" / "seeds" / "area.csv")
    }
    beats = [code for code, lpu in above.items() if above.get(above.get(lpu, ""))]
    start = datetime(2004, 1, 1)
    with open(path, "w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(COLUMNS) + "\n")
        for number in range(rows):
            recorded = start + timedelta(seconds=rng.randrange(250_000_000))
            begin = recorded - timedelta(seconds=rng.randrange(800_000))
            victim = f"VR/{rng.randrange(3_000_000):07d}" if rng.random() < 0.65 else ""
            beat = rng.choice(beats)
            handle.write(
                f"CR/{number * 7_654_321 % 10_000_000:07d}/{number // 10_000_000:02d},{recorded},{begin},{recorded},"
                f"{rng.choice(codes)},{beat},{above[beat]},{above[above[beat]]},"
                f"{'Y' if rng.random() < 0.1 else 'N'},{'race' if rng.random() < 0.03 else ''},"
                f"{'recorded' if rng.random() < 0.96 else 'no_crime'},{victim},{recorded + timedelta(hours=1)}\n"
            )


def seed(path: Path) -> list[dict[str, str]]:
    """The rows of a seed, without the machinery that is measured."""
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def flaw_some(lines: Iterable[str], _: int) -> Iterator[str]:
    """One row in a thousand with a value that the contract does not allow."""
    for number, line in enumerate(lines):
        is_flawed = number % FLAWED_EVERY == 1
        yield line.replace(",N,", ",X,", 1).replace(",Y,", ",X,", 1) if is_flawed else line


def repeat_one(lines: Iterable[str], rows: int) -> Iterator[str]:
    """The first row's key once more, in the last row."""
    first = ""
    for number, line in enumerate(lines):
        key, comma, rest = line.partition(",")
        first = key if number == 1 else first
        yield f"{first if number == rows else key}{comma}{rest}"


def cut_one(lines: Iterable[str], rows: int) -> Iterator[str]:
    """A row in the middle with a field too few, which sends its stretch of the file to the strict parser."""
    for number, line in enumerate(lines):
        yield line.rpartition(",")[0] + "\n" if number == rows // 2 else line
