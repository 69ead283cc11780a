"""Cells of documents: what stands in one where a figure has no value."""

from datetime import date

import pytest

from bluelamp.reporting.document.cells import arrow
from bluelamp.reporting.narrative.figure import Figure


@pytest.mark.parametrize(("label", "told"), [("up", "▲ up"), ("flat", "◄► flat"), ("not charted", "not charted")])
def test_an_arrow_where_there_are_too_few_months_is_a_word(label, told):
    figure = Figure(**{**dict.fromkeys(Figure.__dataclass_fields__), "label": label, "period_to": date(2013, 9, 30)})
    assert arrow(figure) == told
