"""Why a count of crimes is another now: which crimes came to be counted since, and which no longer are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bluelamp.database import connect
from bluelamp.database.rows import only_row
from bluelamp.reporting.document.compare import Checked, Verdict
from bluelamp.reporting.wording import count

COUNTS = ("actual", "change", "year_on_year_change", "above_target")
# By the days and the area of the figure: counted now and not then, counted then and not now.
MOVED = """
    with counted as (
        select crime.crime_number, bool_or(crime.known_from <= %(then)s and crime.known_to > %(then)s) as was_counted,
            bool_or(crime.known_to = 'infinity') as is_counted
        from core.int_crime_version as crime
        inner join core.bridge_crime_category as bridge using (offence_key, is_domestic, is_hate_crime)
        inner join core.bridge_area_lpu as area using (lpu_code)
        inner join core.dim_measure as measure on measure.category_id = bridge.category_id
        where crime.is_counted and crime.recorded_date between %(first)s and %(last)s
            and crime.recorded_date >= bridge.valid_from and crime.recorded_date < bridge.valid_to
            and measure.measure_id = %(measure_id)s and area.area_type = %(area_type)s and area.area_name = %(area_name)s
        group by crime.crime_number
    )
    select count(*) filter (where is_counted and not was_counted), count(*) filter (where was_counted and not is_counted)
    from counted"""


def crimes_moved(
    checked: Sequence[Checked], attached: Sequence[Mapping[str, Any]], publication_id: int, published_at: datetime
) -> list[Checked]:
    """The same figures, restated counts of crimes with the crimes that made the difference. publication_id, published_at: of the
    document; what it knew is what its publication knew. A past state, publication 0, has its moment of knowledge as published_at."""
    rows = {int(row["number"]): row for row in attached}
    restated = [one for one in checked if one.verdict is Verdict.RESTATED and one.measure_id.endswith("_recorded")]
    if not restated:
        return list(checked)
    explained = {}
    with connect("engineer") as connection, connection.cursor() as cursor:
        # By its number: one published before it and rolled back has known more.
        cursor.execute("select known_at from marts_history.publication where publication_id = %s", (publication_id,))
        published = cursor.fetchone()
        then = published[0] if published else published_at
        for one in restated:
            row = rows[one.number]
            if one.statistic in COUNTS and row["period_from"] and row["period_to"]:
                cursor.execute(
                    MOVED,
                    {
                        **{name: row[name] for name in ("measure_id", "area_type", "area_name")},
                        "first": date.fromisoformat(row["period_from"]),
                        "last": date.fromisoformat(row["period_to"]),
                        "then": then,
                    },
                )
                came, went = only_row(cursor)
                explained[one.number] = f"{count(came, 'crime')} came to be counted, {count(went, 'crime')} no longer"
    return [
        replace(one, why="; ".join(filter(None, (one.why, explained[one.number])))) if one.number in explained else one
        for one in checked
    ]
