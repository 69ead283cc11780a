"""Small monthly counts of what could tell of a person stay at home, and no sum gives them away."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.peers.withhold import PeerCount, Totals, kept_at_home

MONTH = date(2013, 9, 1)
TYPES = ("sexual_offences", "homicide", "robbery", "shoplifting", "drug_offences")
TOTALS = Totals({"all_crime": frozenset(TYPES), "victim_based_crime": frozenset(TYPES[:-1])})


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


def test_a_small_count_goes_with_the_smallest_type_that_counts_in_the_same_totals() -> None:
    assert held(sexual_offences=3, homicide=0, robbery=9, shoplifting=40, drug_offences=6) == [
        "robbery",
        "sexual_offences",
    ]


def test_nought_and_five_tell_of_nobody_and_a_few_homicides_are_everybodys() -> None:
    assert held(sexual_offences=0, homicide=2, robbery=9) == []
    assert held(sexual_offences=5, homicide=2, robbery=9) == []


def test_where_no_type_can_hide_it_the_totals_stay_at_home() -> None:
    assert held(sexual_offences=3, homicide=1, robbery=4, drug_offences=60) == [
        "all_crime", "sexual_offences", "victim_based_crime"]  # fmt: skip


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
