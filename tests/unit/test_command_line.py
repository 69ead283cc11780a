"""What a command does not do as it was asked, it refuses with 2 or says; it never does something else in silence."""

import json
import zlib
from unittest.mock import MagicMock

import pytest
from typer.testing import CliRunner, Result

import bluelamp.ingest
from bluelamp.cli import figures, quarantine
from bluelamp.cli.app import app
from bluelamp.errors import BluelampError
from bluelamp.reporting.document import issue


@pytest.fixture(autouse=True)
def no_server(monkeypatch):
    """Nothing here needs a database."""
    for module in (figures, quarantine):
        monkeypatch.setattr(module, "ensure_server", lambda: None)


def run(words: str) -> Result:
    return CliRunner().invoke(app, words.split())


def refusal(words: str) -> BluelampError:
    """The error by which a command refuses what it was asked."""
    error = run(words).exception
    assert isinstance(error, BluelampError)
    assert error.exit_code == 2
    return error


@pytest.fixture
def issued(monkeypatch) -> MagicMock:
    """ops.document holds what its fetchone returns."""
    cursor = MagicMock()
    connected = cursor.connect.return_value.__enter__.return_value
    connected.cursor.return_value.__enter__.return_value = cursor
    monkeypatch.setattr(issue, "connect", cursor.connect)
    return cursor


def test_a_feed_that_there_is_not_has_no_rejected_rows_to_be_empty():
    error = refusal("quarantine crimes")
    assert "There is no feed crimes" in str(error)
    assert "crime, " in (error.next_step or "")


@pytest.mark.parametrize(("there", "said"), [(3, ""), (4, "Only the first 3 rows, of the newest deliveries")])
def test_a_list_that_stops_says_so_beside_it(monkeypatch, there, said):
    def rejected(feed: str | None, *, with_record: bool, limit: int) -> list[dict[str, int]]:
        return [{"source_row": number} for number in range(there)][:limit]

    monkeypatch.setattr(bluelamp.ingest, "list_rejected", rejected)
    for option in ("", " --json"):
        told = run(f"quarantine crime --most 3{option}")
        assert told.exit_code == 0
        assert (said in told.stderr, bool(told.stderr)) == (True, bool(said))
    assert len(json.loads(told.stdout)) == 3


@pytest.mark.parametrize("option", ["--as-at 2013-10-12", "--as-known 2013-10-13T06:00"])
def test_an_issued_document_has_its_own_day(issued, option):
    assert "--again fits neither" in str(refusal(f"report sab --again 3 {option}"))
    issued.connect.assert_not_called()


def test_an_issued_document_is_of_the_report_that_was_asked_for(issued):
    issued.fetchone.return_value = {
        "name": "sab-performance-report",
        "file_name": "sab.pdf",
        "sha256": "",
        "content": b"",
    }
    error = refusal("report figures --again 3")
    assert "Document 3 is sab-performance-report" in str(error)
    assert "bluelamp report sab --again 3" in (error.next_step or "")


def test_an_issued_document_is_made_again_by_the_report_that_made_it(issued, monkeypatch, tmp_path):
    content = zlib.compress(json.dumps({}).encode())
    issued.fetchone.return_value = {
        "name": "sab-performance-report", "file_name": "sab.pdf", "sha256": issue.sha256(b"pdf"), "content": content,
    }  # fmt: skip
    monkeypatch.setattr(issue, "typeset_content", lambda _: b"pdf")
    assert run(f"report sab --again 3 --directory {tmp_path}").exit_code == 0
    assert (tmp_path / "sab.pdf").read_bytes() == b"pdf"


def test_a_number_of_no_document_is_told_where_the_numbers_are(issued):
    issued.fetchone.return_value = None
    next_step = refusal("report sab --again 3").next_step or ""
    assert next_step.startswith('bluelamp sql "select document_id')


def test_a_measure_has_no_life_as_it_was_known():
    error = refusal("explain all_crime_recorded --as-known 2013-10-15T06:00")
    assert "is no record of the register" in str(error)
    assert "bluelamp report figures --as-known 2013-10-15T06:00" in (error.next_step or "")


@pytest.mark.parametrize("option", ["--area City", "--statistic actual"])
def test_a_record_of_the_register_has_no_areas_or_statistics(option):
    error = refusal(f"explain i-0a1b2c {option}")
    assert (error.exit_code, "one life" in str(error)) == (2, True)
