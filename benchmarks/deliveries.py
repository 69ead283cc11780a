"""Deliveries of crimes, as large as wanted, sound and spoilt, to measure ingest on."""

import random
from datetime import datetime, timedelta
from pathlib import Path

COLUMNS = (
    "crime_number", "recorded_at", "committed_from_at", "committed_to_at", "offence_code", "beat_code", "lpu_code", "bcu_code",
    "is_domestic", "hate_strands", "status", "victim_reference", "updated_at",
)  # fmt: skip
FLAWED_EVERY = 1000


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


def flaw_some(lines: list[str]) -> list[str]:
    """One row in a thousand with a value that the contract does not allow."""
    return [
        line.replace(",N,", ",X,", 1).replace(",Y,", ",X,", 1) if number % FLAWED_EVERY == 1 else line
        for number, line in enumerate(lines)
    ]


def repeat_one(lines: list[str]) -> list[str]:
    """The first row's key once more, in the last row."""
    return [*lines[:-1], lines[1].split(",")[0] + "," + lines[-1].partition(",")[2]]


def cut_one(lines: list[str]) -> list[str]:
    """A row in the middle with a field too few, which sends its stretch of the file to the strict parser."""
    middle = len(lines) // 2
    return [*lines[:middle], lines[middle].rpartition(",")[0] + "\n", *lines[middle + 1 :]]
