"""Reductions of recorded crime: the method's worked examples to the digit, and what must hold for any evidence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.statistics.target.arithmetic import CrimeEvidence, Peers, TargetPolicy, propose, propose_reduction

PEOPLE, HOUSEHOLDS = Decimal(1_017_697), Decimal(405_561)
POLICY = TargetPolicy()


def evidence(base: str, denominator: Decimal, rate: str, **more) -> CrimeEvidence:
    return CrimeEvidence(Decimal(base), denominator, (Peers(Decimal(rate)),) * 3, **more)


@pytest.mark.parametrize(
    ("base", "denominator", "rate", "need", "gap", "years", "first", "hard", "status"),
    [
        ("5000", PEOPLE, "3.9", "3969.0", "20.6", 2, "10.904", -11, "gap closed in 2 years"),
        ("5000", PEOPLE, "3.3", "3358.4", "32.8", 3, "12.424", -13, "gap closed in 3 years"),
        ("5000", PEOPLE, "2.6", "2646.0", "47.1", 3, "15.000", -15, "gap not closable in 3 years"),
        ("3700", HOUSEHOLDS, "8.2", "3325.6", "10.1", 1, "10.119", -11, "gap closed in 1 year"),
        (
            "5000",
            PEOPLE,
            "5.5",
            "5597.3",
            "-11.9",
            1,
            "5.000",
            -5,
            "at or below the level of its peers: least reduction",
        ),
    ],
)
def test_the_worked_examples(base, denominator, rate, need, gap, years, first, hard, status):
    found = propose_reduction(evidence(base, denominator, rate), POLICY)
    assert (f"{found.needed_count:.1f}", f"{found.gap_pct:.1f}", found.years) == (need, gap, years)
    assert (f"{found.reduction_pct:.3f}", found.hard, found.status) == (first, hard, status)


def test_milestones_are_compound():
    found = propose_reduction(evidence("5000", PEOPLE, "3.9"), POLICY)
    assert [f"{count:.1f}" for count in found.milestones] == ["4454.8", "3969.0"]


def test_later_years_aim_at_where_the_peers_will_be_then():
    falling = (Peers(Decimal("4.0")), Peers(Decimal("3.9")), Peers(Decimal("3.0")))
    found = propose_reduction(CrimeEvidence(Decimal(5000), PEOPLE, falling), POLICY)
    assert (found.years, f"{found.reduction_pct:.3f}") == (2, "10.904")


@pytest.mark.parametrize(
    ("achieved", "cap", "words"),
    [
        (None, "15", "default: too few"),
        ("12.5", "12.5", "nine in ten did not exceed"),
        ("4", "10", "held within 10 to 20"),
        ("31", "20", "held within 10 to 20"),
    ],
)
def test_what_is_realistic_comes_from_what_was_achieved(achieved, cap, words):
    known = Decimal(achieved) if achieved else None
    found = propose_reduction(evidence("5000", PEOPLE, "2.6", achieved_reduction_pct=known), POLICY)
    assert found.cap_pct == Decimal(cap)
    assert words in found.cap_rule


def test_a_whole_percent_is_not_rounded_up_by_a_last_binary_digit():
    # 19 % over two years is exactly 10 % a year.
    rate = Decimal(5000) * Decimal("0.81") * 1000 / PEOPLE
    assert propose_reduction(CrimeEvidence(Decimal(5000), PEOPLE, (Peers(rate),) * 3), POLICY).hard == -10


def test_stretch_reaches_for_the_best_quarter_but_not_beyond_its_cap():
    def stretch(best):
        return propose_reduction(
            CrimeEvidence(Decimal(5000), PEOPLE, (Peers(Decimal("4.6"), best and Decimal(best)),) * 3), POLICY
        ).stretch

    assert stretch(None) == -11  # hard 7, and 4 more
    assert stretch("4.2") == -15  # the best quarter: 14.5 %
    assert stretch("3.0") == -20


@pytest.mark.parametrize(
    ("lacking", "why"),
    [
        ({"denominator": None}, "how many people or households there are is not known"),
        ({"peers": ()}, "nothing is known of the most similar forces"),
        ({"base_count": Decimal(0)}, "there is no crime to reduce"),
    ],
)
def test_without_evidence_nothing_is_proposed(lacking, why):
    whole = {"base_count": Decimal(10), "denominator": PEOPLE, "peers": (Peers(Decimal(1)),)}
    found = propose_reduction(CrimeEvidence(**{**whole, **lacking}), POLICY)
    assert (found.hard, found.years) == (None, None)
    assert found.status == f"not proposed: {why}"


def test_a_year_that_cannot_be_projected_is_no_fault_of_the_peers():
    terms = {
        "msg_rates": [Decimal(1)],
        "best_quartile_rates": [None],
        "base_value": None,
        "measure_type": "recorded_crime",
    }
    assert propose(terms, POLICY).status == "not proposed: the level that it would start from is not known"


counts = st.integers(50, 60_000).map(Decimal)
rates = st.decimals("0.05", "90", places=3)
caps = st.none() | st.decimals("0", "40", places=1)


@given(counts, rates, caps)
def test_any_target_keeps_to_floor_cap_and_order(base, rate, achieved):
    found = propose_reduction(CrimeEvidence(base, PEOPLE, (Peers(rate),) * 3, achieved), POLICY)
    assert POLICY.floor_pct <= found.reduction_pct <= found.cap_pct + Decimal("1e-9")
    assert -20 <= found.stretch <= found.hard <= -5
    assert 0 <= -found.hard - found.reduction_pct < 1
    assert len(found.milestones) == found.years
    if found.status.startswith("gap closed"):
        assert abs(found.milestones[-1] - found.needed_count) < Decimal("0.01") or found.reduction_pct == 5


@given(counts, rates, rates, caps)
def test_better_peers_never_make_the_whole_reduction_smaller(base, one, other, achieved):
    def whole(rate):
        found = propose_reduction(CrimeEvidence(base, PEOPLE, (Peers(rate),) * 3, achieved), POLICY)
        return found.milestones[-1]

    assert whole(min(one, other)) <= whole(max(one, other)) + Decimal("1e-6")
