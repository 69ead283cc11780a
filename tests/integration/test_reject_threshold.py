"""How much of a delivery may break the contract: a share or a number refuses it, and a changed rule gives it another chance."""

import dataclasses
from pathlib import Path

import pytest

from bluelamp.contracts import Contract, load_contracts
from bluelamp.ingest import Delivered, ingest, intake, list_rejected
from tests.fixtures.landing import crimes, line, put, rows, text

KIND = "rows that break the contract"
NIGHT = "crime_2013-10-14.csv"


def put_night(bad: int, good: int) -> None:
    """Good crimes, then so many of a status that the contract does not know."""
    put(NIGHT, text("crime", [*crimes(*range(good)), *crimes(*range(10_000, 10_000 + bad), status="bad")]))


def take_one() -> Delivered:
    (delivered,) = ingest(["crime"], is_door_open=True).deliveries
    return delivered


@pytest.mark.real_life(KIND, "100 of 213 rejected, 100 of 100, and their neighbours at each bound")
@pytest.mark.parametrize(
    ("bad", "good", "is_refused"),
    [
        (100, 113, True), (100, 0, True),  # as it was published, and as it was accepted without a row
        (5, 5, False), (6, 20, True), (5, 4, True), (1, 0, True),  # a small one: five rows, never more than half
        (6, 294, False), (7, 293, True),  # two in a hundred
        (100, 4_900, False), (101, 9_000, True),  # a hundred rows, however large it is
    ],
)  # fmt: skip
def test_a_share_or_a_number_refuses_a_delivery(home: Path, bad: int, good: int, is_refused: bool) -> None:
    """The crime contract: 100 rows, 2 %, of a small delivery 5 rows."""
    put_night(bad, good)
    delivered = take_one()
    assert (delivered.state == "refused") is is_refused
    assert rows("select count(*) from raw.crime") == [(0 if is_refused else good,)]
    assert len(list_rejected()) == min(bad, 101)
    if is_refused:
        assert "100 rows and 2 % of a delivery" in delivered.reason


@pytest.mark.real_life(KIND, "more rejected than usual, though few enough to be accepted")
def test_an_unusual_share_of_rejected_rows_is_a_warning(home: Path) -> None:
    put_night(2, 98)
    summary = ingest(["crime"])
    assert (summary.accepted, summary.refused) == (1, 0)
    assert "At most 1 % of the rows are expected to break the contract. Found 2.0." in summary.words()
    put("crime_2013-10-15.csv", text("crime", [*crimes(*range(200, 399)), line("crime", status="bad")]))
    second = ingest(["crime"])
    assert second.accepted == 1
    assert "expected to break the contract" not in second.words()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Contract]:
    """The contracts as the test may change them."""
    contracts = dict(load_contracts())
    monkeypatch.setattr(intake, "load_contracts", lambda: contracts)
    return contracts


@pytest.mark.real_life(KIND, "refused content sent again after the contract's threshold was changed")
def test_a_changed_threshold_lets_the_same_content_in_again(home: Path, rules: dict[str, Contract]) -> None:
    put_night(10, 20)
    assert take_one().state == "refused"
    put_night(10, 20)
    assert "known as load" in take_one().reason, "under the same rules it is known"
    rules["crime"] = dataclasses.replace(rules["crime"], reject_floor_rows=10)
    put_night(10, 20)
    assert take_one().state == "loaded"
    assert rows("select state, loaded_row_count, rejected_row_count, refused_reason from ops.load") == [
        ("loaded", 20, 10, None)
    ]
    assert len(list_rejected()) == 10, "the evidence of the first attempt does not count twice"


@pytest.mark.real_life(KIND, "refused content sent again after the contract allows another value")
def test_a_changed_column_rule_lets_the_same_content_in_again(home: Path, rules: dict[str, Contract]) -> None:
    put_night(10, 8)
    assert take_one().state == "refused"
    columns = tuple(
        dataclasses.replace(column, allowed_values=None) if column.name == "status" else column
        for column in rules["crime"].columns
    )
    rules["crime"] = dataclasses.replace(rules["crime"], columns=columns)
    put_night(10, 8)
    delivered = take_one()
    assert (delivered.state, delivered.row_count, delivered.rejected_row_count) == ("loaded", 18, 0)
    assert list_rejected() == []


FUTURE = "2013-10-16 12:00:00"


@pytest.mark.real_life("times that cannot be", "an update from the future would win against every later correction")
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("updated_at", FUTURE, "in_the_future"),
        ("updated_at", "2031-01-01 00:00:00", "in_the_future"),
        ("recorded_at", "9999-10-14 09:12:00", "in_the_future"),
        ("recorded_at", "0213-10-14 09:12:00", "too_early"),
        ("updated_at", "2013-10-15 06:59:00", None),  # within the hour by which a supplier's clock may be ahead
        ("committed_from_at", "1931-05-01 00:00:00", None),  # a crime of long ago, reported now
    ],
)  # fmt: skip
def test_a_row_from_the_future_or_the_middle_ages_is_rejected(
    home: Path, column: str, value: str, reason: str | None
) -> None:
    content = text("crime", [*crimes(1, 2), line("crime", **{"crime_number": "CR/0000003/13", column: value})])
    put(NIGHT, content, extracted_at="2013-10-15T06:00:00+01:00", received_at="2013-10-15T06:30:00+01:00")
    assert take_one().state == "loaded"
    assert [(row["column_name"], row["reason"]) for row in list_rejected()] == ([(column, reason)] if reason else [])
    assert rows("select count(*) from raw.crime") == [(2 if reason else 3,)]


def test_without_a_time_of_extraction_the_time_of_receipt_is_the_bound(home: Path) -> None:
    content = text(
        "crime", [*crimes(1, 2), *crimes(3, updated_at=FUTURE), *crimes(4, updated_at="2013-10-15 20:00:00")]
    )
    put(NIGHT, content, received_at="2013-10-15T21:00:00+01:00")
    take_one()
    assert [row["source_row"] for row in list_rejected()] == [3]
