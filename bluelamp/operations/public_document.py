"""What documents for the public have printed, for the attack on releases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from psycopg2.extensions import cursor as Cursor

from bluelamp.disclosure.crime_count import Place, Release, Span, Structure

PUBLIC = "PUBLIC"
ALONE = Structure({}, {}, {})  # of what was printed, only the counts themselves are kept
FIGURES = """
    select
        figure.document_id, figure.measure_id, figure.area_type, figure.area_name, figure.statistic, figure.period_from,
        figure.period_to, figure.value
    from ops.document_figure as figure
    inner join ops.document using (document_id)
    where document.classification = %(classification)s and figure.period = 'financial_year_to_date'
        and figure.statistic in ('actual', 'previous_year', 'change') and figure.value is not null
    order by figure.document_id"""
Figure = tuple[int, str, str, str, str, date, date, Any]


def read_documents(cursor: Cursor, categories: Mapping[str, str]) -> list[Release]:
    """The counts of every document for the public so far. categories: of measures of recorded crime."""
    cursor.execute(FIGURES, {"classification": PUBLIC})
    return documents_of(cursor.fetchall(), categories)


def documents_of(rows: Iterable[Figure], categories: Mapping[str, str]) -> list[Release]:
    """The counts that documents print, each with what follows from two of this year's, last year's and the change."""
    told: dict[int, dict[tuple[str, str, str, Span], dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, measure, kind, name, statistic, first, last, value in rows:
        if measure in categories:
            told[number][categories[measure], kind, name, Span(first, last)][statistic] = int(value)
    found = []
    for document in told.values():
        counts: dict[Place, int] = {}
        for (category, kind, name, span), values in document.items():
            now, before, change = (values.get(one) for one in ("actual", "previous_year", "change"))
            if now is None and before is not None and change is not None:
                now = before + change
            if before is None and now is not None and change is not None:
                before = now - change
            for of_year, count in ((span, now), (span.year_before(), before)):
                if count is not None:
                    counts[Place(category, kind, name, of_year)] = count
        found.append(Release(counts, structure=ALONE))
    return found
