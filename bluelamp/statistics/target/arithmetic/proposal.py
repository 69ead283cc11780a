"""What comes out: a target, a stretch target, and how they were found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

# Beyond the ninth decimal a difference is one of arithmetic, not of crimes: it must not round a target up.
SAME = Decimal("1e-9")


@dataclass(frozen=True)
class Proposal:
    """One measure's proposal for one target year.

    hard, stretch: change on last year in percent (negative) for recorded crime; the rate in percent for an outcome rate (no
    stretch). needed_count: crimes a year at the peers' rate; gap_pct: reduction that it takes to get there (negative where
    the force is better); cap_pct: largest reduction taken for realistic; reduction_pct: the first year's, unrounded;
    milestones: what each year may end with, in crimes (exact) or percent.
    """

    status: str
    hard: Decimal | None
    stretch: Decimal | None = None
    years: int | None = None
    needed_count: Decimal | None = None
    gap_pct: Decimal | None = None
    cap_pct: Decimal | None = None
    cap_rule: str | None = None
    reduction_pct: Decimal | None = None
    milestones: tuple[Decimal, ...] = ()


NO_TARGET = Proposal("no target by policy", None)
NO_PEERS = Proposal("not proposed: nothing is known of the most similar forces", None)
NO_BASE = Proposal("not proposed: the level that it would start from is not known", None)
NO_CRIME = Proposal("not proposed: there is no crime to reduce", None)
NO_DENOMINATOR = Proposal("not proposed: how many people or households there are is not known", None)


def up_to_whole_percent(value: Decimal) -> Decimal:
    """The next whole percent, itself if it is one (to nine decimals)."""
    return value.quantize(SAME).to_integral_value(rounding=ROUND_CEILING)
