"""Target setting as an algorithm (DOMAIN B, mission ¶7–10): pure functions from evidence and policy to a proposal."""

from bluelamp.statistics.target.arithmetic.evidence import CrimeEvidence, Peers, RateEvidence
from bluelamp.statistics.target.arithmetic.outcome_rate import propose_rate
from bluelamp.statistics.target.arithmetic.policy import TargetPolicy
from bluelamp.statistics.target.arithmetic.proposal import Proposal
from bluelamp.statistics.target.arithmetic.recorded_crime import propose_reduction
from bluelamp.statistics.target.arithmetic.terms import propose

__all__ = [
    "CrimeEvidence", "Peers", "Proposal", "RateEvidence", "TargetPolicy", "propose", "propose_rate", "propose_reduction",
]  # fmt: skip
