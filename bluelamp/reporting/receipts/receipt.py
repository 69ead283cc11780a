"""The receipt of one published figure."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.reporting.receipts.arithmetic import NotArithmeticError, rounded, work_out
from bluelamp.reporting.receipts.find import find_measure, require
from bluelamp.reporting.receipts.sources import Counted, Deliveries, counted, deliveries

FIRST_CHOICE = ("actual", "rolling_12_month")
NEWER_BUILD = "a newer build stands than the one that is published"
FIGURES = """
    select figure.*, figure.inputs::text as inputs_text, publication.known_at, publication.published_at
    from marts.mart_figure as figure cross join marts.publication as publication where figure.measure_id = %s"""


@dataclass(frozen=True)
class Receipt:
    """Everything that a figure follows from. exact_value: unrounded, worked out again here from formula and inputs, empty
    where the figure is a word or divides by nothing. is_confirmed: that, rounded, is what was published, and so is every
    count of its inputs when the records are counted again; None where a rule gives a word. not_counted: why the records were not
    counted again though they could be, in words; empty where they were, or where the figure is of no such count."""

    measure_id: str
    title: str
    area_type: str
    area_name: str
    statistic: str
    value: Decimal | None
    label: str | None
    formula: str
    inputs: dict[str, Any]
    exact_value: Decimal | None
    rounding: str
    is_confirmed: bool | None
    period: str
    period_from: date
    period_to: date
    definition_version: str
    as_at_date: date
    publication_id: int
    published_at: datetime
    known_at: datetime
    deliveries: list[Deliveries]
    counted: list[Counted]
    not_counted: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def explain(measure: str, area: str = "force", statistic: str | None = None) -> Receipt:
    """The receipt of a published figure. measure: its id or a synonym; area: a plain name; statistic: actual (or the rolling
    12 months) unless told. Raises BluelampError with suggestions where there is no such figure."""
    with connect("engineer") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("select measure_id, title, measure_type, category_id, synonyms from core.dim_measure")
        measures = {row["measure_id"]: row for row in cursor.fetchall()}
        measure_id = find_measure(measure, {name: row["synonyms"] for name, row in measures.items()})
        cursor.execute(FIGURES.replace("marts.", f"{shown_schema()}."), (measure_id,))
        figure = choose(cursor.fetchall(), measure_id, area, statistic)
        facts = {**figure, **measures[measure_id], "inputs": json.loads(figure["inputs_text"], parse_float=Decimal)}
        with connection.cursor() as plain_cursor:
            known_at, kind = facts["known_at"], facts["measure_type"]
            sources = deliveries(plain_cursor, facts, known_at)
            counts = counted(plain_cursor, facts, known_at) if kind == "recorded_crime" else []
    exact, is_confirmed = recompute(facts, counts or [])
    not_counted = NEWER_BUILD if counts is None else ""
    own = {name: facts[name] for name in Receipt.__dataclass_fields__ if name in facts}
    return Receipt(
        **own,
        exact_value=exact,
        is_confirmed=is_confirmed,
        deliveries=sources,
        counted=counts or [],
        not_counted=not_counted,
    )


def choose(rows: list[Any], measure_id: str, area: str, statistic: str | None) -> dict[str, Any]:
    """The one figure of a measure that is meant."""
    if not rows:
        raise BluelampError(
            f"No figure of {measure_id} is published.",
            where="marts.mart_figure",
            next_step="Run: bluelamp refresh. The counts of open data are rows of marts.mart_published_crime, and have no receipt.",
        )
    area = require("area", area, {row["area_name"] for row in rows})
    there = {row["statistic"]: row for row in rows if row["area_name"] == area}
    wanted = statistic or next((name for name in FIRST_CHOICE if name in there), sorted(there)[0])
    return dict(there[require("statistic", wanted, there)])


def recompute(figure: dict[str, Any], counts: list[Counted]) -> tuple[Decimal | None, bool | None]:
    """The unrounded value, and whether what was published follows from the inputs, and these from the records."""
    if figure["label"] is not None:
        return None, None  # a word, or too few to be told: its inputs then say only how few
    are_counted = all(count.crime_count == figure["inputs"][count.input_name] for count in counts)
    try:
        exact = work_out(figure["formula"], figure["inputs"], figure["period_to"])
    except NotArithmeticError:
        return None, None  # judged by a rule that looks at more than these inputs
    if exact is None or figure["value"] is None:
        return None, are_counted and figure["value"] is None
    return rounded(exact, "exact"), are_counted and rounded(exact, figure["rounding"]) == figure["value"]
