"""The outcome rate to aim for (DOMAIN B, mission ¶10): what is expected of the peers, pulled towards what the force has done,
never beyond what it has done; it may lie below last year's."""

from __future__ import annotations

from bluelamp.statistics.target.arithmetic.evidence import RateEvidence
from bluelamp.statistics.target.arithmetic.policy import TargetPolicy
from bluelamp.statistics.target.arithmetic.proposal import NO_PEERS, Proposal, up_to_whole_percent


def propose_rate(evidence: RateEvidence, policy: TargetPolicy) -> Proposal:
    """The proposal for a target year, in percent; no proposal where there are no peers."""
    if not evidence.peers:
        return NO_PEERS
    expected, past = evidence.peers[0].mean_rate, evidence.past_rate
    if expected > past:
        rate = min(expected, past + policy.outcome_milestone_points)
        status = (
            "expected level of its peers" if rate == expected else "milestone towards the expected level of its peers"
        )
    else:
        best = max(expected, evidence.best_past_rate)
        rate = min(expected + policy.outcome_weight * (past - expected), best)
        status = "above the expected level of its peers"
    return Proposal(status=status, hard=up_to_whole_percent(rate), years=1, gap_pct=expected - past, milestones=(rate,))
