"""Series from core as what can be projected: crimes, outcome rates beside their crimes, satisfaction."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bluelamp.statistics.projection.arithmetic.crimes import Crimes, Fitting
from bluelamp.statistics.projection.arithmetic.outcomes import Outcomes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.satisfaction import Satisfaction
from bluelamp.statistics.projection.inputs import KEY, Series

Rows = np.ndarray


def crimes(series: Series, fitting: Fitting) -> Crimes:
    """Recorded crime."""
    rows = series.rows("recorded_crime")
    measures = measures_of(series, rows)
    removed = np.array([series.removed_share.get(name, 0.0) for name in measures.tolist()])
    counts = panel(series, rows)
    return Crimes(counts, measures, fitting, same_days(series, rows), removed)


def outcomes(series: Series, of: Crimes, drift: Mapping[int, np.ndarray], fitting: Fitting) -> Outcomes:
    """Outcome rates. A rate stands beside the crimes of its category and area, which are large enough where it is."""
    rows = series.rows("outcome_rate")
    crime_rows = series.frame.iloc[series.rows("recorded_crime")].reset_index(drop=True)
    place = {tuple(row): i for i, row in enumerate(crime_rows[["category_id", *KEY[1:]]].to_numpy().tolist())}
    wanted = series.frame.iloc[rows][["category_id", *KEY[1:]]].to_numpy().tolist()
    beside = np.array([place[tuple(row)] for row in wanted], dtype=int)
    return Outcomes(panel(series, rows), measures_of(series, rows), of, beside, drift, fitting, same_days(series, rows))


def satisfaction(series: Series) -> Satisfaction:
    """Survey rates; "all users" is the mean of its groups."""
    rows = series.rows("satisfaction")
    frame = series.frame.iloc[rows]
    names = frame[["victim_group", "stage", *KEY[1:]]].to_numpy().tolist()
    place = {tuple(name): i for i, name in enumerate(names)}
    members = [
        [place[member, *name[1:]] for member in series.members.get(name[0], [name[0]]) if (member, *name[1:]) in place]
        for name in names
    ]
    return Satisfaction(
        keys(series, rows),
        measures_of(series, rows),
        frame["area_type"].to_numpy(dtype=str),
        lenders(series, rows),
        (series.numerators[rows], series.denominators[rows], series.values[rows]),
        members,
        series.policies["satisfaction"],
    )


def panel(series: Series, rows: Rows) -> Panel:
    """Counts of a type of measure as a panel."""
    frame = series.frame.iloc[rows]
    return Panel(
        keys=keys(series, rows),
        area_types=frame["area_type"].to_numpy(dtype=str),
        lender=lenders(series, rows),
        counts=series.numerators[rows],
        policy=series.policies[str(frame["measure_type"].iloc[0])],
    )


def keys(series: Series, rows: Rows) -> tuple[str, ...]:
    """measure|area_type|area_name."""
    return tuple("|".join(row) for row in series.frame.iloc[rows][KEY].to_numpy().tolist())


def measures_of(series: Series, rows: Rows) -> np.ndarray:
    """The measure of each series."""
    return series.frame.iloc[rows]["measure_id"].to_numpy(dtype=str)


def lenders(series: Series, rows: Rows) -> np.ndarray:
    """Where among the rows the force's series of the same measure stands."""
    frame = series.frame.iloc[rows].reset_index(drop=True)
    is_force = frame["area_type"] == "force"
    force = dict(zip(frame.loc[is_force, "measure_id"], frame.index[is_force], strict=True))
    return np.array([force[name] for name in frame["measure_id"]], dtype=int)


def same_days(series: Series, rows: Rows) -> np.ndarray:
    """Last year's count to the same day."""
    return series.frame.iloc[rows]["previous_numerator"].to_numpy(dtype=float)
