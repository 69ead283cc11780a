"""No value that a mart may lack stops the site: every page is made of rows that hold nothing but what must be there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from bluelamp.reporting.publication_tables import REGISTERS, TABLES
from bluelamp.reporting.site.pages import render_pages
from tests.fixtures.publication import AS_AT, make_publication

MODELS = Path(__file__).parents[4] / "dbt_project" / "models" / "marts"
MARTS = [name for name in (*TABLES, *REGISTERS) if name.startswith("mart_")]
LEAST = {
    "text": "words", "date": date(2013, 9, 1), "integer": 0, "numeric": Decimal(0), "boolean": True, "text[]": [], "numeric[]": [],
    "integer[]": [], "jsonb": {}, "timestamp with time zone": datetime(2013, 9, 1, tzinfo=UTC),
}  # fmt: skip
# What puts the row on its page, or is never lacking although its column may be empty.
PLACED = {
    "title": "Words", "force_name": "Words", "window_from": date(2012, 9, 1), "window_to": date(2013, 8, 31),
    "area_type": "force", "area_name": "force", "dimension": "force", "direction": "lower_is_better", "exception_list": "A",
    "measure_id": "all_crime_recorded", "is_current_version": True, "is_latest": True, "is_late": False, "window_months": 12,
}  # fmt: skip
WORDS = {"mart_intervention_effect": {"verdict": "cannot be told"}}
FIGURE = {
    "measure_id": "all_crime_recorded", "area_type": "force", "area_name": "force", "statistic": "actual", "value": None,
    "label": "not told", "inputs": None, "formula": None,
}  # fmt: skip


def barest_row(mart: str, **words: Any) -> dict[str, Any]:
    """A row of that mart with no value where none must be, by the columns of its yml."""
    [found] = MODELS.rglob(f"{mart}.yml")
    [model] = yaml.safe_load(found.read_text())["models"]
    row = {
        column["name"]: LEAST[column["data_type"]] if {"type": "not_null"} in column.get("constraints", ()) else None
        for column in model["columns"]
    }
    # The dates of a named period come with the publication.
    dates = {"period_from": AS_AT, "period_to": AS_AT} if "period" in row else {}
    return row | {name: value for name, value in (PLACED | words).items() if name in row} | dates | WORDS.get(mart, {})


@pytest.mark.parametrize(
    ("kind", "words"),
    [("recorded_crime", "no rate"), ("outcome_rate", "no crimes"), ("satisfaction", "Nothing can be compared")],
)
@pytest.mark.real_life(
    "one value stops everything", "three months without a homicide: a rate that is none stopped the whole site"
)
def test_rows_of_which_all_that_may_lack_is_lacking_stop_no_page(kind: str, words: str) -> None:
    tables = {mart: [barest_row(mart, measure_type=kind)] for mart in MARTS}
    tables["mart_msg_comparison"].append(tables["mart_msg_comparison"][0] | {"window_months": 3})
    pages = render_pages(make_publication(tables=tables, figures=[FIGURE]), [], checks=[]).pages
    assert [page for page, text in pages.items() if ">None<" in text] == []
    assert words in pages["peers/index.html"]
