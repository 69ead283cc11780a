"""Documents that are written together are of one publication, which is read once."""

import pytest

from bluelamp.reporting import read_publication as reading


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The schemas that were read from, in order."""
    found: list[str] = []

    def read(schema: str) -> object:
        found.append(schema)
        return object()

    monkeypatch.setattr(reading, "_read_from", read)
    return found


def test_within_the_block_one_publication_is_read_once(reads: list[str]) -> None:
    with reading.read_once():
        assert reading.read_publication() is reading.read_publication()
    assert reads == ["marts"]


def test_outside_and_afterwards_each_reading_is_of_what_is_published_then(reads: list[str]) -> None:
    with reading.read_once():
        first = reading.read_publication()
    assert reading.read_publication() is not first
    assert reading.read_publication() is not reading.read_publication()
    assert len(reads) == 4


def test_a_past_state_is_not_mistaken_for_what_is_published(reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with reading.read_once():
        published = reading.read_publication()
        monkeypatch.setattr(reading, "shown_schema", lambda: "past_marts")
        assert reading.read_publication() is not published
    assert reads == ["marts", "past_marts"]
