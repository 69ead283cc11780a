"""What identifies a person never leaves the archive and the quarantine: canaries in every personal and every broken place."""

import hmac
import logging
from pathlib import Path

import pytest

from bluelamp.ingest import ingest, list_rejected
from bluelamp.ingest.load import fill
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, line, put, rows, text

CANARY = "V-CANARY-7421"


def test_a_victim_is_a_pseudonym_in_raw_and_nothing_elsewhere(
    home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = [
        line("crime", crime_number="CR/0000002/13", status=CANARY),
        line("crime", crime_number="CR/0000003/13") + f",{CANARY}",
        line("crime", crime_number=CANARY),
        f'"{CANARY}',
    ]
    put("crime_2013-10-14.csv", text("crime", [*crimes(1, victim_reference=CANARY), *crimes(*range(11, 14)), *broken]))
    summary = ingest(["crime"])
    assert (summary.rows, summary.rejected_rows) == (4, 4)
    key = settings().secret("pseudonym_key").encode()
    expected = hmac.digest(key, CANARY.encode(), "sha256").hex()[:32]
    assert rows("select victim_reference from raw.crime where _source_row = 1") == [(expected,)]
    assert all(CANARY in row["record"] for row in list_rejected(with_record=True))

    told = [summary.words(), str(summary.to_dict()), str(list_rejected()), caplog.text, *capfd.readouterr()]
    for table in ("raw.crime", "ops.load", "ops.check_result", "ops.run", "ops.sighting"):
        told += [str(row) for row in rows(f"select to_jsonb(t)::text from {table} as t")]
    told += [page.read_text() for page in settings().site.rglob("*.html")]
    assert len(told) > 10
    assert [text for text in told if CANARY in text] == []


def test_a_database_error_tells_its_sqlstate_and_no_row(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = fill.copy_bytes
    monkeypatch.setattr(fill, "copy_bytes", lambda batch, **how: good(batch, **how) + f"{CANARY}\t1\n".encode())
    put("crime_2013-10-14.csv", text("crime", crimes(1)))
    told = ingest(["crime"]).words()
    assert "SQLSTATE 22P02" in told
    assert CANARY not in told
    assert CANARY not in str(rows("select to_jsonb(load) from ops.load as load"))
    assert rows("select (select count(*) from raw.crime), state from ops.load") == [(0, "refused")]
