"""An invented force with words, areas, targets and deliveries of its own, through the whole warehouse without a changed line in it."""

from collections import Counter

import pytest

from bluelamp.ingest import ingest
from bluelamp.ingest.load.quarantine import list_rejected
from bluelamp.settings import under_policy
from tests.fixtures import wyvern
from tests.fixtures.raw_rows import select


@pytest.fixture
def policy(tmp_path):
    """Wyvern's policy folder, in use."""
    folder = wyvern.write_policy(tmp_path / "policy")
    with under_policy(folder):
        yield folder


def test_deliveries_in_the_suppliers_words_are_in_raw_in_ours(home, policy):
    delivered = wyvern.records()
    broken = (
        "W99999998",
        "14.10.2013",
        "09:00",
        "28A",
        "Kingsport",
        "",
        "",
        "No",
        "",
        "Live",
        "",
        "",
        "14/10/2013 23:50:00",
    )
    wyvern.deliver(wyvern.Deliveries([*delivered.crimes, broken], delivered.outcomes, delivered.answers))
    summary = ingest(settle_seconds=0)
    assert (summary.accepted, summary.refused) == (3, 0), summary.words()
    months = Counter(f"{row[1][6:]}-{row[1][3:5]}" for row in delivered.crimes)
    assert dict(select("select left(recorded_at, 7), count(*) from raw.crime group by 1")) == months
    words = {"Live": "recorded", "Cancelled": "no_crime", "Moved out": "transferred"}
    states = Counter(words[row[9]] for row in delivered.crimes)
    assert dict(select("select status, count(*) from raw.crime group by 1")) == states
    charged = sum(row[2] in ("Charged", "Summonsed") for row in delivered.outcomes)
    assert select("select count(*) from raw.outcome where outcome_type = '1'") == [(charged,)]
    (rejected,) = list_rejected(with_record=True)
    assert (rejected["column_name"], rejected["reason"]) == ("Date Recorded Time Recorded", "not_a_timestamp")
    assert rejected["record"] == ";".join(broken), "the quarantine keeps what the supplier sent"
