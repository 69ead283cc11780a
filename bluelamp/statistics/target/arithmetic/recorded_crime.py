"""The reduction of recorded crime to aim for (DOMAIN B steps 3–5, mission ¶8): at least the floor, at best the peers' level,
spread over two or three years where one year's reduction would be unrealistic."""

from __future__ import annotations

from decimal import Decimal

from bluelamp.statistics.target.arithmetic.evidence import CrimeEvidence, Peers
from bluelamp.statistics.target.arithmetic.policy import TargetPolicy
from bluelamp.statistics.target.arithmetic.proposal import (
    NO_CRIME,
    NO_DENOMINATOR,
    NO_PEERS,
    SAME,
    Proposal,
    up_to_whole_percent,
)

HUNDRED = Decimal(100)
CLOSED = "gap closed in {years} year{s}"
FLOOR = "at or below the level of its peers: least reduction"
NOT_CLOSABLE = "gap not closable in {years} years"


def propose_reduction(evidence: CrimeEvidence, policy: TargetPolicy) -> Proposal:
    """The proposal for a target year. Years beyond the first take the peers' rate at their own end, as far as it is known.

    No proposal where there are no peers, no denominator or no crime to reduce.
    """
    if not evidence.peers:
        return NO_PEERS
    if not evidence.denominator:
        return NO_DENOMINATOR
    if evidence.base_count <= 0:
        return NO_CRIME
    cap, cap_rule = cap_of(evidence, policy)
    floor = policy.floor_pct / HUNDRED
    needs = [needed(peers, evidence) for peers in evidence.peers]
    gaps = [1 - need / evidence.base_count for need in needs]
    for years, gap in enumerate(gaps, start=1):
        first = max(floor, 1 - (1 - max(floor, gap)) ** (Decimal(1) / years))
        if first <= cap + SAME:
            status = FLOOR if gap <= floor else CLOSED.format(years=years, s="s" if years > 1 else "")
            break
    else:
        years, first, status = len(needs), cap, NOT_CLOSABLE.format(years=len(needs))
    hard = up_to_whole_percent(HUNDRED * first)
    return Proposal(
        status=status,
        hard=-hard,
        stretch=-stretch_of(hard, evidence, policy),
        years=years,
        needed_count=needs[years - 1],
        gap_pct=HUNDRED * gaps[years - 1],
        cap_pct=HUNDRED * cap,
        cap_rule=cap_rule,
        reduction_pct=HUNDRED * first,
        milestones=tuple(evidence.base_count * (1 - first) ** year for year in range(1, years + 1)),
    )


def needed(peers: Peers, evidence: CrimeEvidence) -> Decimal:
    """Crimes a year that the force may record at the peers' rate."""
    assert evidence.denominator is not None
    return peers.mean_rate * evidence.denominator / 1000


def cap_of(evidence: CrimeEvidence, policy: TargetPolicy) -> tuple[Decimal, str]:
    """The largest realistic reduction of a year, as a share, and how it was found: what nine in ten of comparable forces'
    years did not exceed, within bounds; policy's own where too few years are known. Never below the floor."""
    floor = policy.floor_pct / HUNDRED
    if evidence.achieved_reduction_pct is None:
        return max(floor, policy.cap_default_pct / HUNDRED), "default: too few achieved reductions are known"
    achieved = evidence.achieved_reduction_pct
    bounded = min(max(achieved, policy.cap_low_pct), policy.cap_high_pct)
    rule = "reduction that nine in ten did not exceed"
    if bounded != achieved:
        rule += f" ({achieved:.1f} %), held within {policy.cap_low_pct:f} to {policy.cap_high_pct:f} %"
    return max(floor, bounded / HUNDRED), rule


def stretch_of(hard: Decimal, evidence: CrimeEvidence, policy: TargetPolicy) -> Decimal:
    """Percent: a margin more than the hard target, or the peers' best quarter if that is more; capped, never below hard."""
    best = evidence.peers[0].best_quartile_rate
    to_best = Decimal(0)
    if best is not None and evidence.denominator:
        to_best = HUNDRED * (1 - best * evidence.denominator / 1000 / evidence.base_count)
    wanted = up_to_whole_percent(max(hard + policy.stretch_margin_pct, to_best))
    return max(hard, min(wanted, policy.cap_stretch_pct))
