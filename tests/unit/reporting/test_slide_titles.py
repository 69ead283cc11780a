"""A slide's title says how a crime type stands against last year, in words that fit its number."""

from decimal import Decimal

import pytest

from bluelamp.reporting.narrative import narrate
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.slides.finding import crime_type
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

BURGLARY = "burglary_dwelling_recorded"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (-173, "Burglary: 173 fewer than last year, target not met"),
        (0, "Burglary: as many as last year, target not met"),
        (None, "Burglary: target not met"),
    ],
)
def test_a_title_compares_with_last_year(change, title):
    rows = [
        one
        for one in report_rows()
        if (one["measure_id"], one["area_name"], one["statistic"]) != (BURGLARY, "force", "change")
    ]
    rows += [row(BURGLARY, "force", "target_count", Decimal(1868))]
    rows += [row(BURGLARY, "force", "change", change)] if change is not None else []
    current = make_publication(figures=rows)
    planned = {"measure_id": BURGLARY, "title": "Burglary", "status": "not met"}
    slide = crime_type(planned, read_figures(current), narrate(current))
    assert slide is not None
    assert slide.title == title
