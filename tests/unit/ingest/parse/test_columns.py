"""What the contract's words mean for a value."""

import pytest

from bluelamp.contracts import Column
from bluelamp.errors import BluelampError
from bluelamp.ingest.parse.columns import rule


def column(logical_type: str = "string", **options: object) -> Column:
    return Column("name", "name", logical_type, "", **options)  # type: ignore[arg-type]


TIMESTAMP = column("timestamp", format="%Y-%m-%d %H:%M:%S")
DATE = column("date", format="%Y-%m-%d")


@pytest.mark.parametrize(
    ("of", "value", "reason"),
    [
        (DATE, "2013-10-14", None),
        (DATE, "2012-02-29", None),
        (DATE, "2013-02-29", "not_a_date"),
        (DATE, "05/01/2013", "not_a_date"),
        (DATE, "20131014", "not_a_date"),
        (DATE, "tomorrow", "not_a_date"),
        (DATE, "infinity", "not_a_date"),
        (DATE, "2013-10-14\n", "not_a_date"),
        (DATE, "0000-01-01", "not_a_date"),
        (DATE, "２０１３-10-14", "not_a_date"),
        (TIMESTAMP, "2013-10-14 09:12:00", None),
        (TIMESTAMP, "2013-03-31 01:30:00", None),  # skipped by summer time, yet a clock may have shown it
        (TIMESTAMP, "2013-10-14T09:12:00", "not_a_timestamp"),
        (TIMESTAMP, "2013-10-14 24:00:00", "not_a_timestamp"),
        (TIMESTAMP, "2013-10-14", "not_a_timestamp"),
        (column(is_required=True), "", "required_value_missing"),
        (column(), "", None),
        (column(pattern="^[0-9]{2}$"), "12", None),
        (column(pattern="^[0-9]{2}$"), "12\n", "pattern_mismatch"),
        (column(pattern="^[0-9]{2}$"), "123", "pattern_mismatch"),
        (column(allowed_values=("Y", "N")), "y", "value_not_allowed"),
        (column(max_length=2), "éé", None),
        (column(max_length=2), "ééé", "value_too_long"),
    ],
)
def test_a_value_is_held_against_its_column(of: Column, value: str, reason: str | None) -> None:
    assert rule(of).problem(value) == reason


def test_a_date_needs_a_format() -> None:
    with pytest.raises(BluelampError, match="without a format"):
        rule(column("date"))
