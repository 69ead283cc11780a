"""Target setting as an algorithm (DOMAIN B, mission ¶7–10): pure functions from evidence and policy to a proposal."""

from bluelamp.targets.evidence import CrimeEvidence, Peers, RateEvidence
from bluelamp.targets.outcome_rate import propose_rate
from bluelamp.targets.policy import TargetPolicy
from bluelamp.targets.proposal import Proposal
from bluelamp.targets.recorded_crime import propose_reduction
from bluelamp.targets.terms import propose

__all__ = [
    "CrimeEvidence", "Peers", "Proposal", "RateEvidence", "TargetPolicy", "propose", "propose_rate", "propose_reduction",
]  # fmt: skip
