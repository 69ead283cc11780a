"""Rolling origin: every month-end of the last finished years projected as if nothing later were known (DOMAIN D4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bluelamp.statistics.projection.arithmetic.drift import drift_sd, needed_variance
from bluelamp.statistics.projection.arithmetic.forecast import MEMBERS
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.scores import SHARES, covered, pinball, quantiles, scaled_error
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.state import Kind, State
from bluelamp.statistics.projection.arithmetic.weights import Weights, squared_errors, weights_of
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number

UNKNOWN = (np.nan,) * len(MEMBERS)


@dataclass(frozen=True)
class Drift:
    """The year-level effect of one type of area in one projected year: used for it, and measured when it was over.

    weights: of the candidates that are combined, used for that year; None for the median.
    """

    area_type: str
    year_start: int
    used_sd: float
    measured_variance: float | None
    error_count: int
    weights: Weights | None = None


@dataclass(frozen=True)
class Origin:
    """One month-end: the state then, what came, and how the intervals and probabilities did, for the rows shown."""

    window: Window
    state: State
    rows: np.ndarray
    actual: np.ndarray
    bounds: np.ndarray
    coverage: np.ndarray
    pinball_loss: np.ndarray
    scaled_error: np.ndarray
    target: np.ndarray
    probability: np.ndarray


def finished_years(now: Window, policy: Policy) -> list[int]:
    """Months known before each of the last finished financial years that has enough of them before it, oldest first."""
    this_year = Window(now.first_month, now.as_at).year_start - month_number(now.first_month)
    starts = [start for start in range(this_year % YEAR, this_year, YEAR) if start >= policy.minimum_months]
    return starts[-policy.backtest_years :]


def origins_of(start: int, now: Window) -> list[Window]:
    """The month-ends from which a year is projected: the 31 March before it to the end of February."""
    return [now.at_month_end(months) for months in range(start, start + YEAR)]


def measure_drift(kind: Kind, now: Window) -> list[Drift]:
    """The year-level effect and the weights of each finished year, and those to use now.

    Each year uses what earlier years have shown, and kind.weights is set year by year before its states are asked for.
    """
    drifts: list[Drift] = []
    types = [str(name) for name in np.unique(kind.area_types)]
    shown: dict[str, list[float]] = {name: [] for name in types}
    errors: dict[str, list[np.ndarray]] = {name: [] for name in types}

    def begin(year: int) -> dict[str, Drift]:
        found = {n: Drift(n, year, drift_sd(shown[n], kind.policy), None, 0, learnt(kind, errors[n])) for n in types}
        weigh(kind, list(found.values()))
        return found

    for start in finished_years(now, kind.policy):
        windows, actual = origins_of(start, now), kind.actual(start)
        begun = begin(windows[0].year_start)
        states = [kind.state(window) for window in windows]
        surprises = [kind.surprise(state) for state in states]
        for name in types:
            chosen = [large & (kind.area_types == name) for _, large in surprises]
            error = np.concatenate([e[rows] for (e, _), rows in zip(surprises, chosen, strict=True)])
            explained = [state.parameter_variance + state.noise_variance for state in states]
            variance = np.concatenate([v[rows] for v, rows in zip(explained, chosen, strict=True)])
            measured = needed_variance(error, variance) if len(error) else None
            drifts.append(replace(begun[name], measured_variance=measured, error_count=len(error)))
            if measured is not None:
                shown[name].append(measured)
            errors[name] += [squared_errors(state, actual, rows) for state, rows in zip(states, chosen, strict=True)]
    return [*drifts, *begin(now.year_start).values()]


def learnt(kind: Kind, errors: list[np.ndarray]) -> Weights | None:
    """The weights to use after those errors; None where policy asks for the median."""
    return weights_of(errors) if kind.policy.combination == "backtest" else None


def weigh(kind: Kind, drifts: list[Drift]) -> None:
    """Give the kind the weights of those years, series × MEMBERS; NaN where the median is to be taken."""
    for year in {drift.year_start for drift in drifts}:
        of_type = {drift.area_type: drift.weights or UNKNOWN for drift in drifts if drift.year_start == year}
        kind.weights[year] = np.array([of_type[name] for name in kind.area_types.tolist()])


def by_row(kind: Kind, drifts: list[Drift]) -> dict[int, np.ndarray]:
    """The drift of every series in each projected year, by its first month's number."""
    used = {(drift.year_start, drift.area_type): drift.used_sd for drift in drifts}
    return {
        year: np.array([used[year, name] for name in kind.area_types.tolist()])
        for year in sorted({drift.year_start for drift in drifts})
    }


def backtest(
    kind: Kind, now: Window, drift: Mapping[int, np.ndarray], targets: Mapping[int, np.ndarray]
) -> list[Origin]:
    """Every origin of every finished year. targets: by the year's first position, a target per series, NaN for none."""
    found = []
    for start in finished_years(now, kind.policy):
        actual = kind.actual(start)
        for window in origins_of(start, now):
            state = kind.state(window)
            rows = np.flatnonzero(state.is_shown & ~np.isnan(actual))
            if len(rows):
                paths = draw(kind, state, rows, drift[window.year_start])
                found.append(judge(kind, state, rows, actual[rows], paths, targets[start][rows]))
    return found


def draw(kind: Kind, state: State, rows: np.ndarray, drift: np.ndarray) -> np.ndarray:
    """Paths of all areas of a measure from random numbers of the measure and the date."""
    size = kind.policy.backtest_path_count
    paths = np.empty((len(rows), size))
    for measure in sorted(set(kind.measures[rows].tolist())):
        places = np.flatnonzero(kind.measures[rows] == measure)
        random = generator(f"backtest|{measure}", state.window.as_at)
        paths[places] = kind.paths(state, rows[places], drift, random, size)
    return paths


def judge(
    kind: Kind, state: State, rows: np.ndarray, actual: np.ndarray, paths: np.ndarray, target: np.ndarray
) -> Origin:
    """How the paths did against what came. A path without any crime has no rate, and counts as the expected value."""
    paths = np.where(np.isnan(paths), state.value[rows][:, None], paths)
    bounds = quantiles(paths)
    error = scaled_error(kind.values, state.months, state.window.complete, kind.policy.mase_minimum_months)
    return Origin(
        window=state.window,
        state=state,
        rows=rows,
        actual=actual,
        bounds=bounds,
        coverage=np.stack([covered(paths, actual, share) for share in SHARES]),
        pinball_loss=pinball(bounds, actual),
        scaled_error=error[rows],
        target=target,
        probability=met(paths, target, kind),
    )


def met(paths: np.ndarray, target: np.ndarray, kind: Kind) -> np.ndarray:
    """Share of the paths that meet the target, NaN without one: at most it for counts, at least it for rates."""
    share = ((paths <= target[:, None]) if kind.is_lower_better else (paths >= target[:, None])).mean(axis=1)
    return np.asarray(np.where(np.isnan(target), np.nan, share))
