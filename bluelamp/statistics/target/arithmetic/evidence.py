"""What a target is proposed from. Empty (None) is not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Peers:
    """Where the most similar forces are expected at one 31 March: the mean of their 12-month rates, and the best quarter's.

    Crimes per 1,000 of the denominator, or outcomes per 100 crimes.
    """

    mean_rate: Decimal
    best_quartile_rate: Decimal | None = None


@dataclass(frozen=True)
class CrimeEvidence:
    """Of recorded crime. peers: at the end of the target year and of each year after it, in order.

    base_count: crimes of the year before the target year (F0); denominator: people or households of the force;
    achieved_reduction_pct: the P90 of reductions that the force and its peers achieved in a year, where enough are known.
    """

    base_count: Decimal
    denominator: Decimal | None
    peers: tuple[Peers, ...]
    achieved_reduction_pct: Decimal | None = None


@dataclass(frozen=True)
class RateEvidence:
    """Of an outcome rate, in percent. past_rate: the force's own last 12 months, offences taken into consideration only up to
    their usual share; best_past_rate: the P90 of its own 12-month rates of the last 36 months, in the same way."""

    past_rate: Decimal
    best_past_rate: Decimal
    peers: tuple[Peers, ...]
