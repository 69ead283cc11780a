"""What PostgreSQL cannot store is refused, delivery by delivery, and keeps neither its own feed nor another from going on."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from bluelamp.ingest import ingest, intake
from bluelamp.ingest.landing import delivery
from tests.fixtures.landing import crimes, put, text
from tests.fixtures.raw_rows import select


def two_nights() -> None:
    put("crime_2013-10-13.csv", text("crime", crimes(1)), statement={"words": "a\0b"})
    put("crime_2013-10-14.csv", text("crime", crimes(2)))


@pytest.mark.parametrize("is_seen_at_once", [True, False])
def test_a_delivery_that_cannot_be_stored_is_refused_and_the_next_is_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch, is_seen_at_once: bool
) -> None:
    """Whether its manifest is read so, or PostgreSQL is the first to say it."""
    if not is_seen_at_once:
        monkeypatch.setattr(delivery, "require_storable", lambda value: None, raising=False)
    two_nights()
    summary = ingest(["crime"])
    assert not summary.failures
    assert select("select state from ops.load order by file_name") == [("refused",), ("accepted",)]


def test_a_feed_that_fails_by_our_own_fault_is_named_and_the_others_are_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_feed(contract: SimpleNamespace, *others: object) -> None:
        if contract.feed == "outcome":
            raise KeyError("Jane Doe")
        taken.append(contract.feed)

    taken: list[str] = []
    monkeypatch.setattr(intake, "take_feed", take_feed)
    summary = ingest(["outcome", "crime"])
    assert taken == ["crime"]
    assert list(summary.failures) == ["outcome"]
    assert "Jane" not in summary.failures["outcome"]
