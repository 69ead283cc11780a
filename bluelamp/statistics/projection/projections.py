"""Year-end projections of every measure in every area, and their back-test (DOMAIN D4, S11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg2 import sql

from bluelamp.statistics.projection.arithmetic.window import YEAR, month_number
from bluelamp.statistics.projection.inputs import Series, policies, read_series, read_window
from bluelamp.statistics.warehouse import EVERY_ROW, Warehouse

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from bluelamp.statistics.projection.arithmetic.state import Kind
    from bluelamp.statistics.projection.history import History
    from bluelamp.statistics.projection.kept_fits import KeptFits

__all__ = ["policies", "projections"]

TABLES = ("projection", "projection_drift", "projection_backtest", "projection_fit")


def projections(warehouse: Warehouse) -> int:
    """Write fitted.projection and what stands behind it; the rows written. Nothing without a year of complete months."""
    window = read_window(warehouse)
    if window is None or window.complete < YEAR:
        return clear(warehouse)
    series = read_series(warehouse, window)
    if series.frame.empty:
        return clear(warehouse)
    from bluelamp.statistics.projection.history import History
    from bluelamp.statistics.projection.kept_fits import KeptFits

    kept, history = KeptFits(warehouse), History(warehouse, series)
    rows = warehouse.replace("projection", project(series, kept, history)) + history.write()
    # What the kept back-test was made with stays kept too.
    years = sql.SQL("fitted_to = any({})").format(sql.Literal(sorted({day for _, day in kept.used})))
    return rows + warehouse.replace("projection_fit", kept.frame(), years if history.is_kept else EVERY_ROW)


def project(series: Series, kept: KeptFits, history: History) -> pd.DataFrame:
    """Rows of fitted.projection: crimes first, since outcome rates are drawn beside them."""
    import pandas as pd

    from bluelamp.statistics.projection import kinds

    frames = []
    if len(series.rows("recorded_crime")):
        crimes = kinds.crimes(series, kept.fitting)
        crime_drift = history.drift("recorded_crime", crimes)
        frames.append(current(series, "recorded_crime", crimes, history, crime_drift))
        if len(series.rows("outcome_rate")):
            outcomes = kinds.outcomes(series, crimes, crime_drift, kept.fitting)
            frames.append(current(series, "outcome_rate", outcomes, history))
    if len(series.rows("satisfaction")):
        frames.append(current(series, "satisfaction", kinds.satisfaction(series), history))
    return pd.concat(frames, ignore_index=True)


def current(
    series: Series, measure_type: str, kind: Kind, history: History, drift: dict[int, np.ndarray] | None = None
) -> pd.DataFrame:
    """This year's projections of a type of measure."""
    from bluelamp.statistics.projection.rows import projection_rows
    from bluelamp.statistics.projection.targets import targets

    now = series.window
    used = (drift or history.drift(measure_type, kind))[now.year_start]
    frame = series.frame.iloc[series.rows(measure_type)]
    start = now.year_start - month_number(now.first_month)
    goals = [targets(kind, frame, start, column) for column in ("hard_target", "stretch_target")]
    return projection_rows(kind, now, used, *goals)


def clear(warehouse: Warehouse) -> int:
    """Nothing to project: no rows anywhere."""
    with warehouse.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(warehouse.fitted, table)))
    return 0
