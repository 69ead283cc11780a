"""Cells of documents: what stands in one where a figure has no value."""

from datetime import date

import pytest

from bluelamp.reporting.document.cells import arrow
from bluelamp.reporting.document.overview import dashboard
from bluelamp.reporting.document.parts import Table
from bluelamp.reporting.narrative.figure import Figure, read_figures
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows


@pytest.mark.parametrize(("label", "told"), [("up", "▲ up"), ("flat", "◄► flat"), ("not charted", "not charted")])
def test_an_arrow_where_there_are_too_few_months_is_a_word(label, told):
    figure = Figure(**{**dict.fromkeys(Figure.__dataclass_fields__), "label": label, "period_to": date(2013, 9, 30)})
    assert arrow(figure) == told


def test_the_note_under_satisfaction_says_which_rate_its_status_compares():
    """One of 84.95 is printed as 85.0 and misses a target of 85."""
    planned = {"measure_id": "satisfaction_asb_overall", "measure_type": "satisfaction", "area_type": "force", "title": "ASB",
               "status": "not met"}  # fmt: skip
    current = make_publication(figures=report_rows(), tables={"mart_plan_performance": [planned]})
    [table] = dashboard(current, read_figures(current))
    assert isinstance(table, Table)
    assert table.notes[0].endswith("Status compares the unrounded rate with the target.")
