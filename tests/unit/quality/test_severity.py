"""What people write into the register is told of, and stops no night."""

import pytest

from bluelamp.quality.suite import read_suite
from bluelamp.settings import settings

# The statuses are the warehouse's own words: where a cell holds none, the model gives one.
CRITICAL = {"mart_briefing_issue": ["The status is one that the workbook offers."]}
WRITTEN = ("mart_briefing_issue", "mart_operation", "mart_horizon_item", "mart_recommendation", "mart_panel_response")


@pytest.mark.parametrize("mart", WRITTEN)
def test_no_row_of_the_register_stops_a_night(mart: str) -> None:
    suite = read_suite(settings().expectations / "build" / f"{mart}.json")
    critical = [each["description"] for each in suite.expectations if each["severity"] == "critical"]
    assert critical == CRITICAL.get(mart, [])
