"""Lives of a feed drawn from seeds: whatever the order, the doubles and the interruptions, the counts are the oracle's."""

from pathlib import Path

import pytest

from tests.fixtures.databases import empty
from tests.fixtures.simulated_night import CLOCKS, draw
from tests.simulated_nights import a_reader, live

# In parts, which run beside one another.
PARTS = [range(first, first + 50) for first in range(1, 201, 50)]


@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: f"{seeds[0]} to {seeds[-1]}")
def test_every_life_ends_as_the_oracle_says(home: Path, seeds: range) -> None:
    wrong = {}
    with a_reader() as reader:
        for seed in seeds:
            empty()
            if found := live(draw(seed)):
                wrong[seed] = found
    assert wrong == {}, "live one again: .venv/bin/python -m tests.simulated_nights --seeds 1 --first SEED"
    assert reader.torn == ()
    assert reader.looks > 100


def test_the_lives_hold_what_they_should() -> None:
    """Refused, twice, empty and interrupted deliveries all come within the first of them."""
    lives = [draw(seed) for seed in range(1, 21)]
    files = [one for life in lives for one in life.deliveries()]
    assert len(files) > len({(one.day, one.content) for one in files})
    assert any(one.is_cut for one in files)
    assert any(one.is_refused and not one.is_cut for one in files)
    assert any(one.row_count == 0 for one in files)
    assert len({night.interruption for life in lives for night in life.nights}) == 8
    assert {night.clock_minutes for life in lives for night in life.nights} == set(CLOCKS)
