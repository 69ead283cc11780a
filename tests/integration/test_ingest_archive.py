"""The archive is enough to make raw and its ledger again; the same two workers never load the same delivery."""

import subprocess
import sys
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.rebuild.from_archive import reload_from_archive
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, line, put, rows, text

LEDGER = """
    select feed, part, business_from, business_to, content_sha256, file_sha256, file_name, archive_path, manifest, extracted_at,
        received_at, row_count, loaded_row_count, rejected_row_count, state, refused_reason, known_at,
        (select md5(string_agg(crime::text, '|' order by _source_row)) from (
            select (to_jsonb(crime) - '_load_id')::text as crime, _source_row from raw.crime where _load_id = load.load_id) as c),
        (select array_agg(reason order by source_row) from ops.rejected_row where load_id = load.load_id)
    from ops.load as load order by load_id
"""


def fill() -> None:
    """Deliveries of each fate: accepted with a rejected row, empty, refused by the contract, refused by the quality check."""
    bad = line("crime", crime_number="CR/9/13")
    put("crime_2013-10-14.csv", text("crime", [*crimes(1, 2), bad]), received_at="2013-10-15T06:00:00+01:00")
    put("crime_2013-10-15.csv", text("crime", []))
    put("crime_2013-10-16.csv", text("crime", []))
    put("crime_2013-10-17.csv", text("crime", crimes(3)), rows=7)
    put("crime_2013-10-12.csv", text("crime", crimes(4, recorded_at="2013-12-24 00:00:00")))
    put("no date.csv", text("crime", crimes(5)))
    ingest(["crime"])


def empty_the_warehouse() -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("truncate raw.crime, ops.load, ops.rejected_row, ops.sighting restart identity cascade")


def test_raw_and_ledger_come_back_as_they_were(home: Path) -> None:
    fill()
    before = rows(LEDGER)
    assert sorted(row[14] for row in before) == ["accepted", "accepted", "accepted", "refused", "refused", "refused"]
    empty_the_warehouse()
    summary = reload_from_archive()
    assert (summary.loaded, summary.refused) == (4, 2)
    assert rows(LEDGER) == before
    assert reload_from_archive().skipped == 6
    assert rows(LEDGER) == before


def test_a_changed_archive_is_noticed(home: Path) -> None:
    fill()
    (place,) = rows("select archive_path from ops.load where file_name = 'crime_2013-10-14.csv'")[0]
    (settings().archive / place).write_bytes(text("crime", crimes(1)))
    empty_the_warehouse()
    with pytest.raises(BluelampError, match="not the file that was archived"):
        reload_from_archive()


def test_the_archive_is_its_owners_alone(home: Path) -> None:
    fill()
    entries = list((settings().archive / "crime").rglob("*"))
    assert len(entries) > 10
    assert {path.stat().st_mode & 0o077 for path in entries} == {0}


def test_two_workers_load_a_delivery_once(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", crimes(*range(30_000))))
    code = "from bluelamp.ingest import ingest; s = ingest(['crime'], leave_unchecked=True); print(s.loaded, s.skipped, s.pending)"
    workers = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    results = [tuple(map(int, worker.communicate(timeout=60)[0].split())) for worker in workers]
    assert sum(loaded for loaded, _, _ in results) == 1
    assert rows("select count(*), count(distinct _source_row) from raw.crime") == [(30_000, 30_000)]
    assert rows("select loaded_row_count from ops.load") == [(30_000,)]
