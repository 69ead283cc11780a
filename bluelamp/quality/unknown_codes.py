"""The codes that nothing knows, by name, where a delivery has more of them than is usual.

Only what looks like a code and stands in several rows is named: a single row's slip may be somebody's name.
"""

import re
from collections.abc import Sequence

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.quality.finding import Finding
from bluelamp.quality.profile import known_codes
from bluelamp.quality.suite import read_suite
from bluelamp.settings import settings

CODE = re.compile(r"[A-Za-z0-9_.-]{1,12}")
SEVERAL = 3  # rows
MOST = 5  # codes of a column that are named


def name_unknown_codes(connection: Connection, feed: str, findings: Sequence[Finding]) -> dict[int, list[str]]:
    """For each delivery that failed an expectation on unknown codes: which codes, with how many rows.

    A suite's meta.known_codes entry says of which column of raw it is (of), and which measure counts what it lacks (measure).
    """
    suite = read_suite(settings().expectations / "raw" / f"{feed}.json")
    codes = known_codes(suite)
    said: dict[int, list[str]] = {}
    for name, entry in suite.meta.get("known_codes", {}).items():
        failed = sorted(
            {f.load_id for f in findings if f.load_id is not None and f.column_name == entry.get("measure")}
        )
        for load_id in failed if "of" in entry else ():
            said.setdefault(load_id, []).append(words(connection, feed, entry["of"], codes[name], load_id))
    return said


def words(connection: Connection, feed: str, column: str, known: list[str], load_id: int) -> str:
    """The unknown codes of one column of a delivery, most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "select {0}, count(*) from {1} where _load_id = %s and {0} <> all(%s) group by {0} order by 2 desc, 1"
            ).format(sql.Identifier(column), sql.Identifier("raw", feed)),
            (load_id, known),
        )
        found = cursor.fetchall()
    named = [(code, count) for code, count in found if count >= SEVERAL and CODE.fullmatch(code)][:MOST]
    rest = sum(count for _, count in found) - sum(count for _, count in named)
    parts = [f"{code} ({count:,} rows)" for code, count in named] + ([f"others ({rest:,} rows)"] if rest else [])
    return f"{column}: codes that the warehouse does not know: {', '.join(parts)}"
