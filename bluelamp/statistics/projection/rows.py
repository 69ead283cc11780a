"""Projections and back-tests as rows of schema fitted, rounded so that the same core gives the same rows to the digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bluelamp.statistics.projection.arithmetic.backtest import Drift, Origin, met
from bluelamp.statistics.projection.arithmetic.forecast import CANDIDATES
from bluelamp.statistics.projection.arithmetic.scores import LEVELS, quantiles
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.state import Kind
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window
from bluelamp.statistics.projection.inputs import KEY

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 6
BOUNDS = dict(zip(LEVELS, ("low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95"), strict=True))


def split(keys: list[str]) -> dict[str, Any]:
    """measure|area_type|area_name as three columns."""
    parts = [key.split("|") for key in keys]
    return {name: [part[i] for part in parts] for i, name in enumerate(KEY)}


def projection_rows(
    kind: Kind, now: Window, drift: np.ndarray, target: np.ndarray, stretch: np.ndarray
) -> pd.DataFrame:
    """A row per series that has enough to project from."""
    import pandas as pd

    state = kind.state(now)
    rows = np.flatnonzero(state.is_shown)
    paths = np.empty((len(rows), kind.policy.path_count))
    for place, row in enumerate(rows):
        paths[place] = kind.paths(state, np.array([row]), drift, generator(kind.keys[row], now.as_at), paths.shape[1])[
            0
        ]
    # A path without any crime has no rate, and counts as the expected value.
    paths = np.where(np.isnan(paths), state.value[rows][:, None], paths)
    bounds = dict(zip(BOUNDS.values(), quantiles(paths), strict=True))
    bounds.pop("median")
    nothing = np.full(len(rows), np.nan)
    frame = pd.DataFrame({
        **split([kind.keys[row] for row in rows]),
        "year_end_date": now.year_end_date,
        "method": [state.methods[row] for row in rows],
        "is_lent": state.is_lent[rows],
        "observed_share_pct": 100 * now.observed_share,
        "recorded_count": state.recorded[rows],
        "base_count": nothing if state.base is None else state.base[rows],
        "rest_count": state.rest[rows],
        "base_rest_count": nothing if state.base_rest is None else state.base_rest[rows],
        "removal_count": state.removal[rows],
        **{name: state.candidates[name][rows] if name in state.candidates else nothing for name in CANDIDATES},
        "projection": state.value[rows],
        **bounds,
        "target_value": target[rows],
        "target_probability": met(paths, target[rows], kind),
        "stretch_value": stretch[rows],
        "stretch_probability": met(paths, stretch[rows], kind),
        "path_count": kind.policy.path_count,
        "drift_sd": drift[rows],
        "dispersion": state.dispersion[rows],
    })  # fmt: skip
    return rounded(frame)


def backtest_rows(kind: Kind, origins: list[Origin]) -> pd.DataFrame:
    """A row per series shown at each origin."""
    import pandas as pd

    if not origins:
        return pd.DataFrame()
    return rounded(pd.concat([one_origin(kind, origin) for origin in origins], ignore_index=True))


def one_origin(kind: Kind, origin: Origin) -> pd.DataFrame:
    """The rows of one month-end."""
    import pandas as pd

    state, rows = origin.state, origin.rows
    bounds = dict(zip(BOUNDS.values(), origin.bounds, strict=True))
    nothing = np.full(len(rows), np.nan)
    return pd.DataFrame({
        **split([kind.keys[row] for row in rows]),
        "origin_date": origin.window.as_at,
        "year_end_date": origin.window.year_end_date,
        "months_to_come": len(origin.window.rest),
        "method": [state.methods[row] for row in rows],
        "actual": origin.actual,
        "projection": state.value[rows],
        **{name: state.candidates[name][rows] if name in state.candidates else nothing for name in CANDIDATES},
        **{name: bounds[name] for name in ("low_80", "high_80", "low_95", "high_95")},
        **dict(zip(("covered_50", "covered_80", "covered_95"), origin.coverage, strict=True)),
        "pinball_loss": origin.pinball_loss,
        "scaled_error": origin.scaled_error,
        "target_value": origin.target,
        "target_probability": origin.probability,
    })  # fmt: skip


def drift_rows(measure_type: str, drifts: list[Drift], fingerprint: str) -> pd.DataFrame:
    """A row per type of area and projected year."""
    import pandas as pd

    frame = pd.DataFrame({
        "measure_type": measure_type,
        "area_type": [drift.area_type for drift in drifts],
        "year_end_date": [year_end(drift.year_start) for drift in drifts],
        "used_sd": [drift.used_sd for drift in drifts],
        "measured_sd": [np.nan if d.measured_variance is None else d.measured_variance**0.5 for d in drifts],
        "error_count": [drift.error_count for drift in drifts],
        "weights": [None if d.weights is None else "{" + ",".join(map(repr, d.weights)) + "}" for d in drifts],
        "fingerprint": fingerprint,
    })  # fmt: skip
    return rounded(frame)


def year_end(year_start: int) -> str:
    """The 31 March of the financial year whose April has that number."""
    return f"{(year_start + YEAR) // YEAR}-03-31"


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers to DIGITS places; a rate by no crime is no number."""
    numeric = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].where(np.isfinite(frame[name])).round(DIGITS) + 0.0 for name in numeric})
