"""A proposal from evidence as the warehouse stores it, so that the night and a what-if cannot differ."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bluelamp.statistics.target.arithmetic.evidence import CrimeEvidence, Peers, RateEvidence
from bluelamp.statistics.target.arithmetic.outcome_rate import propose_rate
from bluelamp.statistics.target.arithmetic.policy import TargetPolicy
from bluelamp.statistics.target.arithmetic.proposal import NO_BASE, NO_PEERS, Proposal
from bluelamp.statistics.target.arithmetic.recorded_crime import propose_reduction


def propose(terms: Mapping[str, Any], policy: TargetPolicy) -> Proposal:
    """What the algorithm says of the terms, which are named as in fitted.target_proposal and mart_target_setting.

    The night and the command's what-if both ask here.
    """
    if not terms["msg_rates"]:
        return NO_PEERS
    if terms["base_value"] is None:
        return NO_BASE
    peers = tuple(
        Peers(exact(mean), None if known(best) is None else exact(best))
        for mean, best in zip(terms["msg_rates"], terms["best_quartile_rates"], strict=True)
    )
    if terms["measure_type"] == "outcome_rate":
        return propose_rate(RateEvidence(exact(terms["base_value"]), exact(terms["best_past_rate"]), peers), policy)
    denominator, achieved = terms["denominator"], known(terms["achieved_reduction_pct"])
    return propose_reduction(
        CrimeEvidence(
            exact(terms["base_value"]),
            None if known(denominator) is None else exact(denominator),
            peers,
            None if achieved is None else exact(achieved),
        ),
        policy,
    )


def known(value: Any) -> Any:
    """None for what is not a number, the value otherwise."""
    return None if value is None or value != value else value


def exact(value: Any) -> Decimal:
    """A number of the warehouse, to six decimals: what is stored is what the proposal was made from."""
    return Decimal(str(value)).quantize(Decimal("1e-6"))
