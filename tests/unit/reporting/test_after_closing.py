"""What is told of a closed issue whose signal speaks, in the workbook and in the record's life: came back, or never stopped."""

import pytest

from bluelamp.reporting.issue_list import after_closing
from bluelamp.reporting.receipts.life import standing_events
from bluelamp.reporting.spreadsheet.register_workbook import known_of

ISSUE = {
    "issue_id": "I-BRG000", "title": "Burglary", "signal": None, "closing_test": "signal speaks", "open_action_count": 0,
    "overdue_action_count": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "is_signal_live", "has_come_back", "cell", "told"),
    [
        ("closed", True, True, "yes", "came back"),
        ("closed", True, False, "closed while its signal speaks", "closed while its signal speaks"),
        ("closed", False, False, "", ""),
        ("accepted", True, False, "", ""),
    ],
)
def test_coming_back_and_never_stopping_are_told_apart(status, is_signal_live, has_come_back, cell, told):
    row = ISSUE | {"status": status, "is_signal_live": is_signal_live, "has_come_back": has_come_back}
    assert after_closing(row) == told
    assert known_of([row], [])["issue", "I-BRG000"]["Came back"] == cell
    [event] = standing_events([row])
    assert event.what == f"Burglary: {status}; signal speaks" + (f"; {told}" if told else "")
