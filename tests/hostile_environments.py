"""A night under each hostile variable: .venv/bin/python -m tests.hostile_environments [--together N] [--only NAME …]

In a throw-away home whose path has a dollar sign and a backtick, one small force is taken in and built. From a copy of that the
next night is then taken in and built by the command line, in a friendly environment, under each variable of
tests/fixtures/hostile_variables.py (alone, or N together), and with a umask of 077. Every table that is built, and the raw rows,
must be the same, row for row. Prints a line a night, and writes them into docs/reliability.md; exit code 1 where one differs.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bluelamp.database import ensure_database
from bluelamp.settings import PROJECT, settings, take_over_environment
from tests.fixtures.databases import keep_as, remove_server
from tests.fixtures.deliveries import write_night
from tests.fixtures.hostile_night import night, run
from tests.fixtures.hostile_variables import HOSTILE, hostile

BEFORE, KEPT = date(2013, 10, 13), "bluelamp_evening"
REPORT = PROJECT / "docs" / "reliability.md"
TITLE = "## Nights under hostile environments"


def main() -> int:
    """Every night, in turn, against the friendly one."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--together", type=int, default=1, help="so many variables a night")
    asked.add_argument("--only", nargs="*", default=list(HOSTILE), help="only these variables")
    options = asked.parse_args()
    groups = [options.only[start : start + options.together] for start in range(0, len(options.only), options.together)]
    ensure_database()
    write_night(settings().landing, BEFORE)
    print(f"The evening before: ingest {run(['ingest'], {}, 0o022)}, build {run(['build'], {}, 0o022)}", flush=True)
    keep_as(KEPT)
    expected = night(KEPT, {})
    print(f"The friendly night: {', '.join(expected[name] for name in ('ingest', 'build', 'street'))}", flush=True)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        nights = [
            (", ".join(group), {k: v for one in group for k, v in hostile(one, folder).items()}, 0o022)
            for group in groups
        ]
        for label, variables, umask in [*nights, ("umask 077", {}, 0o077)]:
            began, got = time.monotonic(), night(KEPT, variables, umask)
            wrong = sorted(key for key in expected | got if expected.get(key) != got.get(key))
            lines.append(f"{label}: {'the same' if not wrong else 'DIFFERENT: ' + ', '.join(wrong)}")
            print(f"{lines[-1]} ({time.monotonic() - began:.0f} s)", flush=True)
    tables = sum(1 for name in expected if "." in name)
    failures = sum("DIFFERENT" in line for line in lines)
    count = sum(map(len, groups))
    last = (
        f"{count} hostile variables and a umask in {len(lines)} nights, {tables} tables each: {failures} nights differ."
    )
    print(last)
    write_report(lines, last)
    return 1 if failures else 0


def write_report(lines: Sequence[str], last: str) -> None:
    """The list and the result, as a part of docs/reliability.md, in the place of what it said before."""
    part = (
        f"{TITLE}\n\n"
        "Made by `.venv/bin/python -m tests.hostile_environments`. A small force's night is taken in and built in a friendly\n"
        "environment, then under the variables of each line together, in a home whose path has a dollar sign and a backtick. Every\n"
        "table is compared row for row, and so are the raw rows and what the commands end with.\n\n"
        + "".join(f"* {line}\n" for line in lines)
        + f"\n{last}\n"
    )
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else "# Reliability\n"
    rest = re.sub(rf"{TITLE}\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL).rstrip()
    REPORT.write_text(f"{rest}\n\n{part}", encoding="utf-8")


@contextmanager
def throw_away_home() -> Iterator[None]:
    """A home of its own; nothing is left behind."""
    home = Path(tempfile.mkdtemp(prefix="bluelamp $HOME `night` "))
    home.chmod(0o755)
    os.environ.update(BLUELAMP_HOME=str(home), BLUELAMP_REPLAY="1")
    take_over_environment()
    try:
        yield
    finally:
        remove_server(home)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    with throw_away_home():
        sys.exit(main())
