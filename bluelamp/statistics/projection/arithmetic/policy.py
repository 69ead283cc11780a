"""How projections are made and judged: one row of the seed projection_policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Policy:
    """The columns of seed projection_policy of the same names, for one type of measure."""

    minimum_months: int
    fit_minimum_months: int
    fit_minimum_count: float
    own_fit_minimum_count: float
    season_sd: float
    trend_damping: float
    dispersion_floor: float
    shrinkage_count: float
    shrinkage_share: float
    level_share: float
    drift_sd: float
    drift_years: float
    combination: str
    path_count: int
    backtest_path_count: int
    backtest_years: int
    backtest_change_pct: float
    minimum_year_count: float
    lent_answers: float
    mase_minimum_months: int
    pool_minimum_count: float
    best_share: float
    reduction_years: float
    reduction_share: float
    reduction_minimum: float
    status: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Policy:
        """A policy from a row of the seed. Raises KeyError naming a column that is not there."""
        kinds = {"int": int, "float": float, "str": str}
        given = {field.name: row[field.name] for field in fields(cls)}
        # What a type of measure has no use for is empty.
        return cls(**{
            field.name: kinds[str(field.type)]("nan" if given[field.name] is None else given[field.name])
            for field in fields(cls)
        })  # fmt: skip
