"""The numbers that the algorithm is steered by: one row of the seed target_policy, or that row with what-if changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bluelamp.errors import BluelampError


@dataclass(frozen=True)
class TargetPolicy:
    """Percentages are of last year's crimes, or percentage points of an outcome rate; the seed's .yml tells what each does."""

    floor_pct: Decimal = Decimal(5)
    cap_default_pct: Decimal = Decimal(15)
    cap_low_pct: Decimal = Decimal(10)
    cap_high_pct: Decimal = Decimal(20)
    cap_stretch_pct: Decimal = Decimal(20)
    stretch_margin_pct: Decimal = Decimal(4)
    outcome_weight: Decimal = Decimal("0.5")
    outcome_milestone_points: Decimal = Decimal(5)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TargetPolicy:
        """A policy from a row that has a column of each name. Raises KeyError naming one that is not there."""
        return cls(**{field.name: Decimal(str(row[field.name])) for field in fields(cls)})

    def what_if(self, changes: Mapping[str, str]) -> TargetPolicy:
        """The policy with some numbers changed. Raises BluelampError naming the valid ones for any other name or no number."""
        names = [field.name for field in fields(self)]
        for name, value in changes.items():
            if name not in names:
                raise BluelampError(
                    f"A target policy has no {name}.", next_step=f"Choose from: {', '.join(names)}.", exit_code=2
                )
            try:
                if not Decimal(value).is_finite() or Decimal(value) < 0:
                    raise InvalidOperation
            except InvalidOperation:
                raise BluelampError(
                    f"{name} is to be {value}, which is not a number of 0 or more.",
                    next_step=f"Write it as in --what-if {name}={getattr(self, name)}",
                    exit_code=2,
                ) from None
        return replace(self, **{name: Decimal(value) for name, value in changes.items()})
