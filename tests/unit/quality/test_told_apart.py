"""What was observed is told so that it does not contradict the limit that it is beyond."""

import pytest

from bluelamp.quality.validate import told_apart


@pytest.mark.parametrize(
    ("observed", "limits", "told"),
    [
        (100.0, {"max_value": 1}, 100.0), (0.001, {"max_value": 0}, 0.001), (1.004, {"max_value": 1}, 1.004),
        (12.3456, {"max_value": 5}, 12.35), (0.49999, {"min_value": 0.5}, 0.49999), (3.14159, {}, 3.14),
    ],
)  # fmt: skip
def test_two_decimals_or_as_many_as_tell_it_from_the_limit(
    observed: float, limits: dict[str, float], told: float
) -> None:
    assert told_apart(observed, limits) == told
