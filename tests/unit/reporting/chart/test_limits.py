"""A month beyond its limit never reads as if it were on it."""

from decimal import Decimal

import pytest

from bluelamp.reporting.chart import limit_digits


@pytest.mark.parametrize(
    ("value", "lower", "upper", "digits", "expected"),
    [
        ("57", "14.01", "56.96", 1, 2),  # at one decimal: 57, limits 14.0 to 57.0
        ("57", "14.01", "56.6", 0, 1),
        ("57", "14.01", "52.3", 0, 0),
        ("61.3", "61.3004", "70", 1, 4),  # a fourth decimal at most
        ("61.3", "61.30000004", "70", 1, 1),
        ("0", "0", "17.7", 1, 1),  # it is on its limit
        ("12", None, "17.7", 0, 0),
        (None, "1", "2", 0, 0),
    ],
)
def test_limits_have_as_many_decimals_as_it_takes(
    value: str | None, lower: str | None, upper: str, digits: int, expected: int
) -> None:
    row = {
        name: None if text is None else Decimal(text)
        for name, text in {"value": value, "lower_limit": lower, "upper_limit": upper}.items()
    }
    assert limit_digits(row, digits) == expected
