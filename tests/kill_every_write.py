"""A small night, killed at every write: .venv/bin/python -m tests.kill_every_write [--every K] [--phases ingest build publish]

In a throw-away home, each phase of the night is traced once to count what it sends to the server and which files it renames. Then,
from the same state, it is killed at the first of these calls, at the second, and so on; run again undisturbed, it must end with the
same rows. Likewise ingest and publishing are told that a write or an fsync failed. Prints a line a fault that was not recovered
from, and writes the phases' rows of the table in docs/reliability.md; exit code 1 where there was one. A build sends thousands of
times and takes half a minute to make good: --phases build --every 100.
"""

import argparse
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.said import write_chapter
from bluelamp.database import connect, ensure_database
from bluelamp.ingest import ingest
from bluelamp.operations.refresh import build_and_check
from bluelamp.operations.warm_start import import_what_tasks_need
from bluelamp.publish import publish
from bluelamp.settings import PROJECT, settings
from tests.fixtures.checksum import checksum
from tests.fixtures.databases import keep_as, restore
from tests.fixtures.deliveries import write_night
from tests.fixtures.system_faults import CHANGING, Fault, count_calls, run
from tests.hostile_environments import throw_away_home

BEFORE, NIGHT = date(2013, 10, 13), date(2013, 10, 14)
AGE_SECONDS = 600.0  # of its files
REPORT, TITLE = PROJECT / "docs" / "reliability.md", "A small night, killed at every write"
# Ids are burnt by a transaction that died; everything else of a delivery must be the same.
ROWS = {
    "ledger": "select feed, business_from, content_sha256, state, known_at, loaded_row_count, rejected_row_count from ops.load",
    "rejected": "select feed, source_row, column_name, reason from ops.rejected_row",
    **{
        f"raw {feed}": f"select to_jsonb(r) - '_load_id' from raw.{feed} as r"
        for feed in ("crime", "outcome", "satisfaction")
    },
}


@dataclass(frozen=True)
class Phase:
    """A part of the night: its work, how the state before it is made, and what must be the same after it."""

    name: str
    work: Callable[[], object]
    prepare: Callable[[], None]
    result: Callable[[], dict[str, str]]
    is_told_of_failures: bool = True


def deliver(day: date = NIGHT) -> None:
    """A night's files, and nothing else in the folders."""
    for folder in (settings().landing, settings().archive):
        shutil.rmtree(folder, ignore_errors=True)
    write_night(settings().landing, day)
    for path in settings().landing.rglob("*.*"):  # else each run would wait until it has seen them stand still
        os.utime(path, (time.time() - AGE_SECONDS,) * 2)


def before_ingest() -> None:
    """A migrated database without a delivery, and the files."""
    restore("bluelamp_evening")
    deliver()


def before_build() -> None:
    """A night that is taken in, on a warehouse that was published the day before."""
    restore("bluelamp_night")


def before_publish() -> None:
    """A night that is built and approved."""
    restore("bluelamp_morning")


def taken_in() -> dict[str, str]:
    """SHA-256 of what came in, table by table, and the files that are left and archived."""
    found = {}
    with connect("engineer") as connection, connection.cursor() as cursor:
        for name, query in ROWS.items():
            cursor.execute(query)
            found[name] = f"{cursor.rowcount} rows {digest(sorted(map(str, cursor.fetchall())))}"
    for name, folder in (("landing", settings().landing), ("archive", settings().archive)):
        paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        found[name] = f"{len(paths)} files {digest(paths)}"
    return found


def published() -> dict[str, str]:
    """SHA-256 of each mart, once what was built is published."""
    publish()
    return checksum()


def digest(lines: Sequence[str]) -> str:
    """SHA-256 over the lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


PHASES = {
    "ingest": Phase("ingest", ingest, before_ingest, taken_in),
    "build": Phase("build", build_and_check, before_build, published, is_told_of_failures=False),
    "publish": Phase("publish", publish, before_publish, checksum),
}


def faults_of(phase: Phase, every: int) -> tuple[dict[str, int], list[Fault]]:
    """How often a phase makes each call, and its faults: a kill at each changing call, a failure of every fsync and of each write, or
    of every K-th of them."""
    phase.prepare()
    counts = count_calls(phase.work, (*CHANGING, "fsync", "write") if phase.is_told_of_failures else CHANGING)
    print(f"{phase.name}: {', '.join(f'{n} {call}' for call, n in counts.items())}", flush=True)
    found = [Fault(call, number) for call in CHANGING for number in range(1, counts[call] + 1, every)]
    if not phase.is_told_of_failures:
        return counts, found
    found += [Fault("fsync", number, "EIO") for number in range(1, counts["fsync"] + 1)]
    found += [Fault("write", number, "ENOSPC") for number in range(1, counts["write"] + 1, every)]
    return counts, found


def main() -> int:
    """Every fault, in turn, against the undisturbed night."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--every", type=int, default=1, help="only every K-th call")
    asked.add_argument("--phases", nargs="*", default=["ingest", "publish"], choices=list(PHASES))
    asked.add_argument("--minutes", type=float, default=1e6, help="stop after so many; the table says how far it came")
    options = asked.parse_args()
    ensure_database()
    import_what_tasks_need()
    keep_as("bluelamp_evening")
    if "build" in options.phases:
        make_night()
    if "publish" in options.phases:
        make_morning()
    until, lines, failures = time.monotonic() + 60 * options.minutes, [], 0
    for phase in (PHASES[name] for name in options.phases):
        counts, faults = faults_of(phase, options.every)
        expected = phase.result()
        tally: dict[tuple[str, str], list[int]] = {}
        for fault in faults:
            kind = (fault.call, fault.error or "SIGKILL")
            injected, ended, recovered = tally.setdefault(kind, [0, 0, 0])
            if time.monotonic() > until:
                continue
            code, same = one(phase, fault, expected)
            failures += not same
            tally[kind] = [injected + 1, ended + (code != 0), recovered + same]
            if (done := sum(count for count, *_ in tally.values())) % 25 == 0:
                print(f"{phase.name}: {done} of {len(faults)} faults, {failures} not recovered from", flush=True)
        for (call, what), (injected, ended, recovered) in tally.items():
            lines.append(
                f"| {phase.name} | {what} at {call} | {counts[call]} | {injected} | {ended} | {recovered} | {injected - recovered} "
                f"| {date.today():%-d %B %Y} |"
            )
            print(lines[-1], flush=True)
    write_report(lines)
    return 1 if failures else 0


def one(phase: Phase, fault: Fault, expected: dict[str, str]) -> tuple[int, bool]:
    """The phase with the fault, then again without: how the first ended, and whether the second made everything the same."""
    phase.prepare()
    code, again = run(phase.work, fault), run(phase.work)
    got = phase.result()
    if got != expected or again != 0:
        wrong = sorted(name for name in expected | got if expected.get(name) != got.get(name))
        print(f"NOT RECOVERED: {phase.name}, {fault.option()}: {', '.join(wrong)}, exit {again}", flush=True)
    return code, got == expected and again == 0


def make_night() -> None:
    """The day before published and the night taken in, kept for each case of a build."""
    restore("bluelamp_evening")
    deliver(BEFORE)
    ingest()
    build_and_check()
    publish()
    deliver()
    ingest()
    keep_as("bluelamp_night")


def make_morning() -> None:
    """The night taken in, built and approved, kept for each case of publishing."""
    before_ingest()
    ingest()
    build_and_check()
    keep_as("bluelamp_morning")


def write_report(lines: Sequence[str]) -> None:
    """The table, as a part of docs/reliability.md, with these lines in the place of what it said of their phases before."""
    ran, order = {phase_of(line) for line in lines}, list(PHASES)
    found = re.search(rf"^## {TITLE}\n.*?(?=^## |\Z)", REPORT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    before = found[0].splitlines() if found else []
    kept = [line for line in before if phase_of(line) in PHASES and phase_of(line) not in ran]
    words = [
        "Made by `.venv/bin/python -m tests.kill_every_write`, the build by `--phases build --every K`. A night of three",
        "small deliveries: each phase is run again after the fault, and must end as an undisturbed one.", "",
        "| phase | fault | such calls | injected | ended the run | recovered | lost or different | on |",
        "|---|---|---|---|---|---|---|---|", *sorted([*lines, *kept], key=lambda line: order.index(phase_of(line))),
    ]  # fmt: skip
    write_chapter(TITLE, words, REPORT)


def phase_of(line: str) -> str:
    """The phase that a line of the table tells of; anything else for another line."""
    return line.removeprefix("| ").partition(" |")[0]


if __name__ == "__main__":
    with throw_away_home():
        sys.exit(main())
