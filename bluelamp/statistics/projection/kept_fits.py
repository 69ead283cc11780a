"""Fits that are kept: a series is fitted again only where its months, the policy or the code have changed."""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from bluelamp.statistics.method import method
from bluelamp.statistics.projection.arithmetic.crimes import before_year
from bluelamp.statistics.projection.arithmetic.fits import Fit, fit_series
from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.regression import Regression
from bluelamp.statistics.projection.arithmetic.smoothing import Smoothing
from bluelamp.statistics.projection.arithmetic.window import Window
from bluelamp.statistics.projection.inputs import KEY
from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [*KEY, "fitted_to", "fingerprint", "month_count", "factors", "smoothing", "regression"]


def fingerprint(counts: np.ndarray, before: Window, policy: Policy) -> str:
    """SHA-256 of everything that a fit follows from."""
    facts = (before.first_month.isoformat(), before.as_at.isoformat(), method(__name__), repr(policy))
    return hashlib.sha256("|".join(facts).encode() + np.ascontiguousarray(counts, dtype=float).tobytes()).hexdigest()


class KeptFits:
    """Fits of this and earlier builds by fingerprint, whichever of the two schemas they stand in."""

    def __init__(self, warehouse: Warehouse) -> None:
        kept = warehouse.read("select * from fitted.projection_fit union all select * from past_fitted.projection_fit")
        self.kept = {row["fingerprint"]: from_row(row) for row in kept.to_dict("records")}
        self.tables: dict[tuple[tuple[str, ...], date], FitTable | None] = {}
        self.used: dict[tuple[str, date], tuple[str, Fit]] = {}

    def fitting(self, panel: Panel, window: Window) -> FitTable | None:
        """Fits of a panel's series to the months before the financial year of a window."""
        before = before_year(window)
        place = (panel.keys, before.as_at)
        if place not in self.tables:
            self.tables[place] = panel.fit(before, lambda row, counts, _: self.fit(panel, row, counts, before))
        return self.tables[place]

    def fit(self, panel: Panel, row: int, counts: np.ndarray, before: Window) -> Fit:
        """One fit, kept or made."""
        mark = fingerprint(counts, before, panel.policy)
        fit = self.kept.get(mark) or fit_series(counts, before, panel.policy)
        self.kept[mark] = fit
        self.used[panel.keys[row], before.as_at] = (mark, fit)
        return fit

    def frame(self) -> pd.DataFrame:
        """What was used this time, as rows of fitted.projection_fit."""
        import pandas as pd

        rows = [
            (
                *key.split("|"), fitted_to, mark, fit.months, as_array(fit.factors),
                as_array(astuple(fit.smoothing)) if fit.smoothing else None, as_array(astuple(fit.regression)),
            )
            for (key, fitted_to), (mark, fit) in sorted(self.used.items())
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=COLUMNS)


def as_array(values: tuple[float, ...]) -> str:
    """A PostgreSQL array, each number with all its digits."""
    return "{" + ",".join(repr(float(value)) for value in values) + "}"


def from_row(row: dict[Any, Any]) -> Fit:
    """A fit as it was kept."""
    smoothing = row["smoothing"]
    return Fit(
        months=int(row["month_count"]),
        factors=tuple(row["factors"]),
        smoothing=Smoothing(*smoothing) if isinstance(smoothing, list) else None,
        regression=Regression(*row["regression"]),
    )
