"""A home of this release for later ones to bring up to date: .venv/bin/python -m tests.old_home, about two minutes.

Writes tests/fixtures/homes/<today>.sql.xz. A small force delivers half a year; three publications follow one another, and what people
and nights leave behind is there once: a refused delivery and a held one, rejected rows, a waived day, a record set aside and one
taken back, an issued document, a public release, a delivery seen twice. What a full build makes again from raw is left out. To be
run once for each release that changes the schema; none is ever edited.
"""

import lzma
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bluelamp.database import connect, ensure_database, server
from bluelamp.database.connect import DATABASE, dsn
from bluelamp.ingest import decisions, ingest
from bluelamp.operations.documents import write_document
from bluelamp.operations.public_release import release
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.settings import settings
from tests.fixtures.deliveries import crime, outcome, response, write_delivery
from tests.fixtures.homes import HOMES
from tests.fixtures.raw_rows import select
from tests.fixtures.small_force import deliver
from tests.hostile_environments import throw_away_home

FIRST, LAST = date(2013, 4, 1), date(2013, 10, 11)
# What a full build makes again: schemas whose tables go without their rows.
LEFT_BEHIND = ("sighting", "set_aside", "waiver", "document", "release_count", "rejected_row")
MADE_AGAIN = (
    "staging",
    "core",
    "build",
    "fitted",
    "past_staging",
    "past_core",
    "past_build",
    "past_fitted",
    "past_marts",
)


def first_number(day: date) -> int:
    """The number of a day's first crime."""
    return (day - date(2013, 1, 1)).days * 1000


def crimes_of(day: date) -> list[dict[str, str]]:
    """The nine crimes of a day."""
    return [crime(first_number(day) + n, day) for n in range(9)]


def night(day: date) -> None:
    """The three daily feeds of a day, by the way that files come in."""
    first = first_number(day)
    write_delivery(settings().landing, "crime", day, crimes_of(day))
    write_delivery(settings().landing, "outcome", day, [outcome(first + n, day) for n in range(3)])
    write_delivery(settings().landing, "satisfaction", day, [response(first + n, day) for n in range(3)])


def refused(day: date) -> None:
    """A delivery of which every row breaks its contract."""
    rows = [crime(900_000 + n, day, is_domestic="perhaps") for n in range(9)]
    write_delivery(settings().landing, "crime", day, rows, name=f"crime_{day}.csv")


def nights() -> Iterator[date]:
    """Three nights, with all that happens in them; the as-at date of each."""
    deliver(FIRST, LAST, FIRST)
    yield LAST
    release()
    day = LAST + timedelta(days=1)
    night(day)
    late = [crime(800_002 + n, day) for n in range(9)]
    broken = crime(800_001, day, is_domestic="perhaps")
    write_delivery(settings().landing, "crime", day, [*late, broken], name=f"crime_{day} (2).csv")
    ingest()
    yield day
    day += timedelta(days=1)
    refused(day)
    ingest()
    for _ in ("once", "again"):
        night(day)
        ingest()
    decisions.set_aside("of another force", feed="crime", record="CR/0800003/13")
    decisions.take_back(1, "it was ours")
    decisions.set_aside("of another force", feed="crime", record="CR/0800004/13")
    decisions.waive("outcome", day + timedelta(days=1), "the supplier's machine was down")
    yield day
    write_document("fib-sheet")
    # Yesterday's rows under today's name are held.
    write_delivery(settings().landing, "crime", day + timedelta(days=1), crimes_of(day))
    ingest()


def write_home(to: Path) -> None:
    """Live these nights in the home as it is, and write its database down."""
    ensure_database()
    for number, day in enumerate(nights(), 1):
        assert build_and_check().as_at_date == day, day
        assert publish().publication_id == number
    for table in LEFT_BEHIND:
        assert select(f"select count(*) from ops.{table}") > [(0,)], table
    assert {state for (state,) in select("select state from ops.load")} == {"accepted", "refused", "held"}
    # Left out is what another release makes again; this very one would find nothing changed, and build upon empty tables.
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set core_sha256 = reverse(core_sha256), marts_sha256 = reverse(marts_sha256)")
    source = dsn("admin")
    left_out = [f"--exclude-table-data={schema}.*" for schema in MADE_AGAIN]
    done = subprocess.run(
        [
            server.place().programs / "bin" / "pg_dump", "--no-password", *left_out,
            "--host", str(source["host"]), "--port", str(source["port"]), "--username", str(source["user"]), DATABASE,
        ],
        env={"PGPASSWORD": str(source["password"]), "PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    to.write_bytes(lzma.compress(done.stdout, preset=9 | lzma.PRESET_EXTREME))


def main() -> int:
    """Write the home of today, unless there is one."""
    to = HOMES[0].with_name(f"{date.today()}.sql.xz")
    if to.exists():
        print(f"{to} is there already: a home that was written is never changed.")
        return 1
    write_home(to)
    print(f"Wrote {to}: {to.stat().st_size / 2**20:.2f} MiB")
    return 0


if __name__ == "__main__":
    with throw_away_home():
        sys.exit(main())
