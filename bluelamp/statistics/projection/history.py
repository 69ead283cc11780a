"""The back-test of every type of measure: made anew only where the finished years, the policy or the code have changed."""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
import pandas as pd
from psycopg2 import sql

from bluelamp.statistics.method import method
from bluelamp.statistics.projection.arithmetic.backtest import (
    Drift,
    backtest,
    by_row,
    finished_years,
    measure_drift,
    weigh,
)
from bluelamp.statistics.projection.arithmetic.state import Kind
from bluelamp.statistics.projection.arithmetic.window import YEAR, month_number
from bluelamp.statistics.projection.inputs import Series
from bluelamp.statistics.projection.rows import backtest_rows, drift_rows
from bluelamp.statistics.projection.targets import past_targets
from bluelamp.statistics.warehouse import Warehouse

TABLES = ("projection_drift", "projection_backtest")
KEPT = {
    "fitted": "select * from fitted.projection_drift where measure_type = %(measure_type)s",
    "past_fitted": "select * from past_fitted.projection_drift where measure_type = %(measure_type)s",
}


class History:
    """What the finished years say, for one build."""

    def __init__(self, warehouse: Warehouse, series: Series) -> None:
        self.warehouse, self.series = warehouse, series
        self.fingerprint = fingerprint(series)
        self.schema = self._schema()
        self.rows: dict[str, list[pd.DataFrame]] = {table: [] for table in TABLES}

    @property
    def is_kept(self) -> bool:
        """Whether an earlier build's back-test is the one that this build would make."""
        return self.schema is not None

    def drift(self, measure_type: str, kind: Kind) -> dict[int, np.ndarray]:
        """The year-level effect per projected year and series; with it, where nothing is kept, the back-test is made."""
        now = self.series.window
        if self.schema is not None:
            kept = self._kept_drifts(measure_type)
            weigh(kind, kept)
            return by_row(kind, kept)
        drifts = measure_drift(kind, now)
        used = by_row(kind, drifts)
        frame = self.series.frame.iloc[self.series.rows(measure_type)]
        goals = {start: past_targets(kind, frame, start) for start in finished_years(now, kind.policy)}
        self.rows["projection_drift"].append(drift_rows(measure_type, drifts, self.fingerprint))
        self.rows["projection_backtest"].append(backtest_rows(kind, backtest(kind, now, used, goals)))
        return used

    def write(self) -> int:
        """Write what was made, or bring what another schema keeps; the rows written."""
        if self.schema is None:
            return sum(
                self.warehouse.replace(table, pd.concat(frames, ignore_index=True))
                for table, frames in self.rows.items()
            )
        return 0 if self.schema == self.warehouse.fitted else sum(self._bring(table) for table in TABLES)

    def _bring(self, table: str) -> int:
        own, other = sql.Identifier(self.warehouse.fitted, table), sql.Identifier(str(self.schema), table)
        with self.warehouse.connection.cursor() as cursor:
            cursor.execute(sql.SQL("delete from {}").format(own))
            cursor.execute(sql.SQL("insert into {} select * from {}").format(own, other))
            return cursor.rowcount

    def _schema(self) -> str | None:
        """The schema whose back-test has this fingerprint, the build's own if both have."""
        with self.warehouse.connection.cursor() as cursor:
            for schema in (self.warehouse.fitted, *{"fitted", "past_fitted"} - {self.warehouse.fitted}):
                query = sql.SQL("select 1 from {} where fingerprint = %s limit 1")
                cursor.execute(query.format(sql.Identifier(schema, "projection_drift")), (self.fingerprint,))
                if cursor.fetchone():
                    return schema
        return None

    def _kept_drifts(self, measure_type: str) -> list[Drift]:
        """Drifts as they were kept."""
        kept = self.warehouse.read(KEPT[str(self.schema)], {"measure_type": measure_type})
        return [
            Drift(
                row["area_type"],
                year_start(row["year_end_date"]),
                row["used_sd"],
                None,
                row["error_count"],
                tuple(row["weights"]) if isinstance(row["weights"], list) else None,
            )
            for row in kept.to_dict("records")
        ]


def year_start(year_end: date) -> int:
    """Month number of the April of the year that ends on that 31 March."""
    return month_number(year_end) + 1 - YEAR


def fingerprint(series: Series) -> str:
    """SHA-256 of everything that the back-test follows from: the months of finished years, targets, policy and code."""
    now = series.window
    finished = now.year_start - month_number(now.first_month)
    goals = series.frame[["measure_id", "area_type", "area_name", "target_basis", "hard_target"]]
    facts = (
        now.first_month.isoformat(),
        str(now.year_start),
        method(__name__),
        repr(series.policies),
        repr(series.members),
    )
    digest = hashlib.sha256("|".join(facts).encode() + goals.to_csv(index=False).encode())
    for months in (series.numerators, series.denominators, series.values):
        digest.update(np.ascontiguousarray(months[:, : max(finished, 0)]).tobytes())
    return digest.hexdigest()
