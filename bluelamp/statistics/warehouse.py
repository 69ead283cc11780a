"""What a fit reads and where it writes: the core of one target, and the tables of schema fitted beside it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.database.shown import PAST_TARGET

if TYPE_CHECKING:
    import pandas as pd

EVERY_ROW = sql.SQL("true")


@dataclass(frozen=True)
class Warehouse:
    """One target's schemas on one connection, whose transaction is the whole layer's."""

    connection: Connection
    target: str

    @property
    def core(self) -> str:
        """Schema of the star and of the seeds."""
        return "past_core" if self.target == PAST_TARGET else "core"

    @property
    def fitted(self) -> str:
        """Schema that fits are written to."""
        return "past_fitted" if self.target == PAST_TARGET else "fitted"

    @cached_property
    def as_at_date(self) -> date | None:
        """The date up to which figures can be believed; None while no daily feed has delivered."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql.SQL("select as_at_date from {}").format(sql.Identifier(self.core, "int_as_at")))
            row = cursor.fetchone()
        return row[0] if row else None

    def read(self, query: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of a query, which says {core} and {fitted} for the schemas. Numerics come as float, dates as date."""
        import pandas as pd

        with self.connection.cursor() as cursor:
            cursor.execute(query.replace("{core}", self.core).replace("{fitted}", self.fitted), parameters)
            columns = [column.name for column in cursor.description or ()]
            numeric = [column.name for column in cursor.description or () if column.type_code == 1700]
            frame = pd.DataFrame(cursor.fetchall(), columns=columns)
        return frame.astype(dict.fromkeys(numeric, float))

    def replace(self, table: str, frame: pd.DataFrame, where: sql.Composable = EVERY_ROW) -> int:
        """Forget the rows of a fitted table that `where` names, and insert the frame's.

        The frame's columns are the table's, in any order; empty is NULL. Returns the rows written.
        """
        name = sql.Identifier(self.fitted, table)
        columns = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
        with self.connection.cursor() as cursor:
            cursor.execute(sql.SQL("delete from {} where {}").format(name, where))
            if frame.empty:
                return 0
            text = io.StringIO(frame.to_csv(index=False, header=False, float_format="%.12g"))
            cursor.copy_expert(sql.SQL("copy {} ({}) from stdin with (format csv)").format(name, columns), text)
            cursor.execute(sql.SQL("analyze {}").format(name))
        return len(frame)
