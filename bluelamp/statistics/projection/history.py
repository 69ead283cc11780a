"""The back-test of every type of measure: made anew only where its finished years, the policy or the code have changed.

Crimes and outcomes are one part, for outcome rates are drawn beside crimes; what people answered is another. On most nights a crime of
a finished year moves, and no answer does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
COUNTS, ANSWERS = PARTS = (("recorded_crime", "outcome_rate"), ("satisfaction",))
KEPT = {
    "fitted": "select * from fitted.projection_drift where measure_type = %(measure_type)s",
    "past_fitted": "select * from past_fitted.projection_drift where measure_type = %(measure_type)s",
}


class History:
    """What the finished years say, for one build."""

    def __init__(self, warehouse: Warehouse, series: Series) -> None:
        self.warehouse, self.series = warehouse, series
        self.fingerprints = {part: fingerprint(series, part) for part in PARTS if len(rows_of(series, part))}
        self.schemas = {part: self._schema(mark) for part, mark in self.fingerprints.items()}
        self.rows: dict[str, list[pd.DataFrame]] = {table: [] for table in TABLES}

    @property
    def is_kept(self) -> bool:
        """Whether an earlier build's back-test of counts, which rests on kept fits, is the one that this build would make."""
        return self.schemas.get(COUNTS) is not None

    def drift(self, measure_type: str, kind: Kind) -> dict[int, np.ndarray]:
        """The year-level effect per projected year and series; with it, where nothing is kept, the back-test is made."""
        now, part = self.series.window, COUNTS if measure_type in COUNTS else ANSWERS
        if (schema := self.schemas[part]) is not None:
            kept = self._kept_drifts(schema, measure_type)
            weigh(kind, kept)
            return by_row(kind, kept)
        drifts = measure_drift(kind, now)
        used = by_row(kind, drifts)
        frame = self.series.frame.iloc[self.series.rows(measure_type)]
        goals = {start: past_targets(kind, frame, start) for start in finished_years(now, kind.policy)}
        self.rows["projection_drift"].append(drift_rows(measure_type, drifts, self.fingerprints[part]))
        self.rows["projection_backtest"].append(backtest_rows(kind, backtest(kind, now, used, goals)))
        return used

    def write(self) -> int:
        """Write what was made, bring what another schema keeps, forget what is neither; the rows written."""
        own = self.warehouse.fitted
        standing = [part for part, schema in self.schemas.items() if schema == own]
        rows = 0
        for table, frames in self.rows.items():
            made = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
            rows += self.warehouse.replace(table, made, sql.SQL("not ") + self._of(table, standing))
            rows += sum(
                self._bring(table, part, schema) for part, schema in self.schemas.items() if schema not in (own, None)
            )
        return rows

    def _bring(self, table: str, part: tuple[str, ...], schema: str | None) -> int:
        own, other = sql.Identifier(self.warehouse.fitted, table), sql.Identifier(str(schema), table)
        query = sql.SQL("insert into {} select * from {} where {}").format(own, other, self._of(table, [part]))
        with self.warehouse.connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.rowcount

    def _of(self, table: str, parts: Sequence[tuple[str, ...]]) -> sql.Composed:
        """The condition that a row of that table is of these parts."""
        types = [measure_type for part in parts for measure_type in part]
        if table == "projection_drift":
            return sql.SQL("(measure_type = any({}::text[]))").format(sql.Literal(types))
        frame = self.series.frame
        measures = sorted(set(frame.loc[frame["measure_type"].isin(types), "measure_id"]))
        return sql.SQL("(measure_id = any({}::text[]))").format(sql.Literal(measures))

    def _schema(self, mark: str) -> str | None:
        """The schema whose back-test has this fingerprint, the build's own if both have."""
        with self.warehouse.connection.cursor() as cursor:
            for schema in (self.warehouse.fitted, *{"fitted", "past_fitted"} - {self.warehouse.fitted}):
                query = sql.SQL("select 1 from {} where fingerprint = %s limit 1")
                cursor.execute(query.format(sql.Identifier(schema, "projection_drift")), (mark,))
                if cursor.fetchone():
                    return schema
        return None

    def _kept_drifts(self, schema: str, measure_type: str) -> list[Drift]:
        """Drifts as they were kept."""
        kept = self.warehouse.read(KEPT[schema], {"measure_type": measure_type})
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


def rows_of(series: Series, part: tuple[str, ...]) -> np.ndarray:
    """Places of the series of a part."""
    return np.concatenate([series.rows(measure_type) for measure_type in part])


def fingerprint(series: Series, part: tuple[str, ...]) -> str:
    """SHA-256 of everything that a part's back-test follows from: the months of finished years, targets, policy and code."""
    now, rows = series.window, rows_of(series, part)
    finished = now.year_start - month_number(now.first_month)
    goals = series.frame.iloc[rows][["measure_id", "area_type", "area_name", "target_basis", "hard_target"]]
    facts = (
        now.first_month.isoformat(),
        str(now.year_start),
        method(__name__),
        repr({name: policy for name, policy in series.policies.items() if name in part}),
        repr(series.members),
    )
    digest = hashlib.sha256("|".join(facts).encode() + goals.to_csv(index=False).encode())
    for months in (series.numerators, series.denominators, series.values):
        digest.update(np.ascontiguousarray(months[rows, : max(finished, 0)]).tobytes())
    return digest.hexdigest()
