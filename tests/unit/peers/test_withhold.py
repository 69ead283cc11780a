"""Small monthly counts of what could tell of a person stay at home, and no sum gives them away."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.peers.withhold import PeerCount, Told, Totals, kept_at_home

MONTH = date(2013, 9, 1)
TYPES = ("sexual_offences", "homicide", "robbery", "shoplifting", "drug_offences")
TOTALS = Totals(
    {"all_crime": frozenset(TYPES), "victim_based_crime": frozenset(TYPES[:-1])},
    ("drug_offences", "shoplifting", "robbery"),
)


def counts(**recorded: int) -> list[PeerCount]:
    """A month, each category with as many outcomes as crimes; totals are added."""
    found = {
        **recorded,
        **{total: sum(recorded.get(part, 0) for part in parts) for total, parts in TOTALS.parts.items()},
    }
    return [PeerCount(MONTH, category, count, count) for category, count in found.items()]


def held(**recorded: int) -> list[str]:
    """The categories that are not sent."""
    return sorted(count.category_id for count in kept_at_home(counts(**recorded), TOTALS, 5))


def test_a_small_count_goes_with_the_last_type_that_counts_in_the_same_totals() -> None:
    assert held(sexual_offences=3, homicide=0, robbery=9, shoplifting=40, drug_offences=6) == [
        "sexual_offences",
        "shoplifting",
    ]
    assert held(sexual_offences=3, homicide=0, robbery=9, shoplifting=5, drug_offences=6) == [
        "robbery", "sexual_offences", "shoplifting"]  # fmt: skip


def test_nought_and_five_tell_of_nobody_and_a_few_homicides_are_everybodys() -> None:
    assert held(sexual_offences=0, homicide=2, robbery=9) == []
    assert held(sexual_offences=5, homicide=2, robbery=9) == []


def test_where_no_type_can_hide_it_the_totals_stay_at_home() -> None:
    assert held(sexual_offences=3, homicide=1, robbery=4, drug_offences=60) == [
        "all_crime", "robbery", "sexual_offences", "victim_based_crime"]  # fmt: skip


def test_few_outcomes_are_as_telling_as_few_crimes() -> None:
    month = [PeerCount(MONTH, "sexual_offences", 60, 2), *counts(robbery=9)]
    assert {count.category_id for count in kept_at_home(month, TOTALS, 5)} == {"sexual_offences", "robbery"}
    assert kept_at_home(month, TOTALS, 1) == set(), "a bound of 1 withholds nothing"


@given(st.dictionaries(st.sampled_from(TYPES), st.integers(0, 12), min_size=5))
def test_whoever_adds_and_subtracts_what_was_sent_finds_every_small_count_still_possible(
    recorded: dict[str, int],
) -> None:
    """Each value from 1 to 4 fits everything that was sent: what is withheld beside it may be any number from 0 up."""
    month = counts(**recorded)
    gone = kept_at_home(month, TOTALS, 5)
    secret = next(count for count in month if count.category_id == "sexual_offences")
    if secret not in gone:
        return
    sent = {count.category_id: count.recorded_count for count in month if count not in gone}
    for total, parts in TOTALS.parts.items():
        if total in sent:
            left = sent[total] - sum(sent.get(part, 0) for part in parts)
            unknown = [part for part in parts if part not in sent]
            assert len(unknown) > 1
            assert left - 4 >= 0


BELOW, SMALL = 3, {1, 2}
FEW = Totals({"all_crime": frozenset(("sexual_offences", "robbery", "shoplifting"))}, ("shoplifting", "robbery"))
Month = tuple[int, int, int]  # sexual offences, robbery, shoplifting


def delivery(month: Month, told: Told) -> tuple[tuple[tuple[str, int], ...], Told]:
    """What a delivery of a month tells, and what is told from then on."""
    named = {**dict(zip(("sexual_offences", "robbery", "shoplifting"), month, strict=True)), "all_crime": sum(month)}
    rows = [PeerCount(MONTH, name, count, 50) for name, count in named.items()]
    gone = kept_at_home(rows, FEW, BELOW, told)
    sent = [row for row in rows if row not in gone]
    cells = {row.cell for row in sent}
    return tuple((row.category_id, row.recorded_count) for row in sent), Told(
        {*told.sent, *cells}, {*told.kept, *(row.cell for row in gone)}
    )


def deliveries(story: Iterable[Month]) -> tuple[tuple[tuple[str, int], ...], ...]:
    seen, told = [], Told()
    for month in story:
        shown, told = delivery(month, told)
        seen.append(shown)
    return tuple(seen)


def stories(most: int, deliveries_of: int, is_one_restated: bool) -> Iterable[tuple[Month, ...]]:
    """Everything that may have been counted. The sexual offences stay; of the others one is restated, or any."""
    months = list(itertools.product(range(most + 1), repeat=2))
    for secret in range(BELOW + 2):
        for story in itertools.product(months, repeat=deliveries_of):
            moves = [sum(a != b for a, b in zip(*pair, strict=True)) for pair in itertools.pairwise(story)]
            if not is_one_restated or max(moves, default=0) <= 1:
                yield tuple((secret, *others) for others in story)


@pytest.mark.parametrize(("deliveries_of", "is_one_restated"), [(1, False), (2, False), (2, True)])
def test_whoever_knows_the_rule_and_every_delivery_finds_each_number_below_the_bound_possible(
    deliveries_of: int, is_one_restated: bool
) -> None:
    """Every story that gives the same deliveries: the numbers that the small count has in them are all below the bound."""
    most = 9
    fitting = defaultdict(set)
    asked = set()
    for story in stories(most, deliveries_of, is_one_restated):
        seen = deliveries(story)
        fitting[seen].add(story[0][0])
        # What would need more than is tried here to be the same is not asked.
        if story[0][0] in SMALL and max(itertools.chain(*story)) <= most - BELOW:
            asked.add(seen)
    assert len(asked) > 10
    assert [(seen, fitting[seen]) for seen in asked if not fitting[seen] >= SMALL] == []


def test_what_was_kept_back_once_is_kept_back_again_and_what_was_sent_hides_nothing() -> None:
    """Two late robberies do not make another type the partner, from which the first delivery's sum would give the small count."""
    first = counts(sexual_offences=3, robbery=9, shoplifting=6, homicide=0)
    gone = kept_at_home(first, TOTALS, 5)
    told = Told({count.cell for count in first if count not in gone}, {count.cell for count in gone})
    later = counts(sexual_offences=3, robbery=11, shoplifting=6, homicide=0)
    assert {count.cell for count in kept_at_home(later, TOTALS, 5, told)} == told.kept
    # A count that was not small when everything was sent: no sum may be sent any more.
    everything = Told({count.cell for count in first})
    names = {count.category_id for count in kept_at_home(first, TOTALS, 5, everything)}
    assert names == {"sexual_offences", "all_crime", "victim_based_crime"}
