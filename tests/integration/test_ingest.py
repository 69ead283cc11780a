"""A delivery from its landing folder to raw: identity, lineage, quarantine, refusals."""

import gzip
import hashlib
from pathlib import Path

import pyarrow.compute as pc
import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import Delivered, IngestSummary, ingest, list_rejected
from bluelamp.ingest.load import duplicates
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, line, put, rows, text

NIGHT = "crime_2013-10-14.csv"


def take() -> IngestSummary:
    """Ingest crimes without the quality check, which has its own tests."""
    return ingest(["crime"], leave_unchecked=True)


def take_one() -> Delivered:
    (delivered,) = take().deliveries
    return delivered


def numbers() -> list[str]:
    return [number for (number,) in rows("select crime_number from raw.crime order by _load_id, _source_row")]


def test_a_delivery_is_loaded_with_its_lineage(home: Path) -> None:
    content = text("crime", crimes(1, 2, beat_code="CH01"))
    path = put(
        NIGHT, content, extracted_at="2013-10-15T05:00:00+01:00", received_at="2013-10-15T06:00:00+01:00", rows=2
    )
    summary = take()
    assert (summary.loaded, summary.rows, summary.rejected_rows) == (1, 2, 0)
    assert rows("select _source_row, crime_number, beat_code, committed_from_at from raw.crime order by 1") == [
        (1, "CR/0000001/13", "CH01", None), (2, "CR/0000002/13", "CH01", None),
    ]  # fmt: skip
    ((load, from_date, to_date, digest, place, received, loaded, count),) = rows(
        """select state, business_from::text, business_to::text, content_sha256, archive_path, received_at::text,
               loaded_row_count, (select count(*) from raw.crime where _load_id = load_id) from ops.load"""
    )
    assert (load, from_date, to_date) == ("loaded", "2013-10-14", "2013-10-14")
    assert (received, loaded, count) == ("2013-10-15 06:00:00+01", 2, 2)
    assert digest == hashlib.sha256(content).hexdigest()
    assert (settings().archive / place).read_bytes() == content
    assert list(path.parent.iterdir()) == []


def test_the_same_delivery_again_is_a_sighting_under_any_name_and_packing(home: Path) -> None:
    content = text("crime", crimes(1))
    put(NIGHT, content)
    take()
    for name, again in (
        (NIGHT, content),
        ("crime_2013-10-14 (copy).csv", content),
        (f"{NIGHT}.gz", gzip.compress(content)),
    ):
        path = put(name, again)
        delivered = take_one()
        assert delivered.state == "skipped"
        assert not path.exists()
    assert (len(rows("select from ops.load")), len(rows("select from ops.sighting")), len(numbers())) == (1, 3, 1)


def test_new_content_under_the_same_name_is_a_new_delivery(home: Path) -> None:
    put(NIGHT, text("crime", crimes(1)))
    take()
    put(NIGHT, text("crime", crimes(1, status="no_crime")))
    assert take_one().state == "loaded"
    assert rows("select status from raw.crime order by _load_id") == [("recorded",), ("no_crime",)]


def test_an_empty_night_is_a_delivery_each_night(home: Path) -> None:
    put("crime_2013-10-13.csv", text("crime", []))
    put(NIGHT, text("crime", []))
    assert take().loaded == 2
    assert rows("select business_to::text, row_count, warnings from ops.load order by 1") == [
        ("2013-10-13", 0, []), ("2013-10-14", 0, []),
    ]  # fmt: skip


def test_deliveries_are_taken_in_the_order_of_their_dates(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", crimes(3)))
    put("crime_2013-10-02.csv", text("crime", crimes(2)))
    put("a.csv", text("crime", crimes(1)), business_to="2013-09-30")
    take()
    assert numbers() == ["CR/0000001/13", "CR/0000002/13", "CR/0000003/13"]


def test_bad_rows_go_to_the_quarantine_and_the_rest_is_loaded(home: Path) -> None:
    bad = [
        line("crime", crime_number="CR/0000002/13", recorded_at="tomorrow"),
        line("crime", crime_number="CR/0000003/13") + ",surplus",
        line("crime", crime_number="CR/0000001/13", status="no_crime"),
    ]
    put(NIGHT, text("crime", [*crimes(1), *bad, *crimes(4, 5)]))
    delivered = take_one()
    assert (delivered.state, delivered.row_count, delivered.rejected_row_count) == ("loaded", 6, 3)
    assert numbers() == ["CR/0000001/13", "CR/0000004/13", "CR/0000005/13"]
    assert rows("select _source_row, status from raw.crime order by 1") == [
        (1, "recorded"),
        (5, "recorded"),
        (6, "recorded"),
    ]
    found = [(r["source_row"], r["line_number"], r["column_name"], r["reason"]) for r in list_rejected("crime")]
    assert found == [
        (2, 3, "recorded_at", "not_a_timestamp"), (3, 4, None, "wrong_field_count"), (4, 5, None, "duplicate_key"),
    ]  # fmt: skip
    records = [row["record"] for row in list_rejected(with_record=True)]
    assert records == bad


def test_repeated_keys_count_against_the_threshold(home: Path) -> None:
    put(NIGHT, text("crime", [*crimes(*range(10)), *crimes(*[1] * 101)]))
    delivered = take_one()
    assert (delivered.state, numbers()) == ("refused", [])
    assert {row["reason"] for row in list_rejected("crime")} == {"duplicate_key"}


def test_a_key_that_has_the_hash_of_another_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = duplicates.hashed
    monkeypatch.setattr(
        duplicates, "hashed", lambda texts: sound(pc.replace_substring_regex(texts, "^CR/000000[25]", ""))
    )
    put(NIGHT, text("crime", crimes(1, 2, 3, 4, 5, 6, 4)))
    delivered = take_one()
    assert (delivered.state, delivered.row_count, delivered.rejected_row_count) == ("loaded", 7, 1)
    assert numbers() == [f"CR/000000{number}/13" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("name", "content", "manifest", "reason"),
    [
        (NIGHT, b"", {}, "no readable header"),
        (NIGHT, text("crime", crimes(1))[:-1], {}, "does not end with a line end"),
        (NIGHT, text("crime", crimes(1)), {"rows": 2}, "manifest says 2 rows"),
        (NIGHT, text("crime", crimes(1)), {"sha256": "0" * 64}, "SHA-256"),
        (NIGHT, text("crime", crimes(1)), {"received_at": "2013-10-15"}, "received_at"),
        (NIGHT, gzip.compress(text("crime", crimes(1))), {}, "disagree"),
        (f"{NIGHT}.gz", gzip.compress(text("crime", crimes(1)))[:-4], {}, "truncated"),
        (f"{NIGHT}.gz", text("crime", crimes(1)), {}, "disagree"),
        ("crime.csv", text("crime", crimes(1)), {}, "does not match"),
        (NIGHT, text("crime", [], ["a", "b"]), {}, "lacks crime_number"),
        (NIGHT, b"a" * 14_000_000 + b"\n", {}, "longer than"),
        (NIGHT, text("crime", [], ['x"); drop table raw.crime; --', "crime_number"]), {}, "no readable header"),
    ],
)  # fmt: skip
def test_a_broken_delivery_is_refused_whole(
    home: Path, name: str, content: bytes, manifest: dict[str, object], reason: str
) -> None:
    path = put(name, content, **manifest)
    delivered = take_one()
    assert delivered.state == "refused"
    assert reason in delivered.reason
    assert (numbers(), path.exists()) == ([], False)
    ((state, said, place),) = rows("select state, refused_reason, archive_path from ops.load")
    assert (state, said) == ("refused", delivered.reason)
    assert (settings().archive / place).read_bytes() == content


def test_a_refused_delivery_is_taken_again_under_a_right_manifest(home: Path) -> None:
    content = text("crime", crimes(1))
    put(NIGHT, content, rows=2)
    assert take_one().state == "refused"
    put(NIGHT, content, rows=2)
    assert take_one().state == "skipped"
    put(NIGHT, content, rows=1)
    assert take_one().state == "loaded"
    assert rows("select state, refused_reason, loaded_row_count from ops.load") == [("loaded", None, 1)]


def test_columns_may_stand_in_any_order_and_new_ones_are_left_out(home: Path) -> None:
    names = ["added", *reversed(text("crime", []).decode().strip().split(","))]
    put(NIGHT, text("crime", [",".join(["=1+1", *reversed(crimes(1)[0].split(","))])], names))
    assert take_one().state == "loaded"
    assert numbers() == ["CR/0000001/13"]
    assert "left out of raw" in rows("select warnings from ops.load")[0][0][0]


def test_text_arrives_as_it_was_sent(home: Path) -> None:
    odd = ["a\\b", "tab\there", "\\N", "é ł", "'; --", "=1+1"]
    put(
        NIGHT,
        b"\xef\xbb\xbf"
        + text("crime", [crimes(n, beat_code=beat)[0] for n, beat in enumerate(odd)]).replace(b"\n", b"\r\n"),
    )
    assert take_one().rejected_row_count == 0
    assert [beat for (beat,) in rows("select beat_code from raw.crime order by _source_row")] == odd


def test_a_growing_file_is_left_alone(home: Path) -> None:
    path = put("crime_2013-10-14.csv.part", text("crime", crimes(1)))
    assert take_one().state == "pending"
    assert path.exists()


def test_a_file_that_its_manifest_vouches_for_is_taken_at_once(home: Path) -> None:
    content = text("crime", crimes(1))
    put(NIGHT, content, age=-3600, sha256=hashlib.sha256(content).hexdigest())
    assert ingest(["crime"], leave_unchecked=True, settle_seconds=0).loaded == 1


def test_an_unknown_feed_names_the_known_ones(home: Path) -> None:
    with pytest.raises(BluelampError, match="satisfaction"):
        ingest(["crimes"])
