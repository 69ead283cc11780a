"""Links lead to the page they mean whatever the policy's titles are; today's addresses stay."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bluelamp.reporting.site.addresses import addresses_of, measure_page
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.write import write_pages
from tests.fixtures.publication import crime_rows, make_publication
from tests.unit.reporting.site.test_pages import Page, follow_links

DWELLING, OUTCOMES = "burglary_dwelling_recorded", "burglary_dwelling_outcome_rate"

PLAN = {
    "area_type": "force", "area_name": "force", "purpose": "Outcome Rate", "status": "no target", "actual": 20, "previous_year": 21,
    "hard_target": None, "stretch_target": None, "year_on_year_change": -1, "gap": None, "period_from": date(2013, 4, 1),
    "period_to": date(2013, 10, 14),
}  # fmt: skip


def measures() -> list[dict]:
    """Rows of dim_measure: the crimes and the outcomes of one category."""
    made = {"category_id": "burglary_dwelling", "variant_of": None, "position": 1}
    return [
        made | {"measure_id": DWELLING, "title": "Burglary: dwelling", "measure_type": "recorded_crime"},
        made | {"measure_id": OUTCOMES, "title": "Solved burglaries", "measure_type": "outcome_rate"},
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    names = {
        "All crime": "Total recorded crime", "Burglary – dwelling": "Burglary: dwelling", "Commercial burglary": "Burglary (dwelling)",
        "Robbery": "All crime", "Shoplifting": "Index",
    }  # fmt: skip
    rows = [row | {"title": names.get(row["title"], row["title"])} for row in crime_rows()]
    for row in rows:
        if row["area_name"] == "Blaby":
            row["area_name"] = "Rutland."
    figures = [
        {"measure_id": row["measure_id"], "area_type": "force", "area_name": "force", "statistic": "actual", "value": Decimal(20),
         "inputs": {}, "formula": "", "label": None, "rounding": "integer"}
        for row in measures()
    ]  # fmt: skip
    tables = {"dim_measure": measures(), "mart_plan_performance": [PLAN | measures()[1]]}
    return write_pages(
        make_publication(crime=rows, figures=figures, tables=tables), tmp_path_factory.mktemp("site")
    ).parent


def test_a_renamed_measure_keeps_every_link_whole(site):
    pages = {str(path.relative_to(site)): Page(path) for path in sorted(site.rglob("*.html"))}
    follow_links(pages, site)


def test_two_titles_that_read_alike_have_a_page_each(site):
    heads = {path.stem: Page(path).text for path in (site / "crime").glob("*.html")}
    assert len(heads) == 16 + 1
    assert "Burglary: dwelling" in heads["burglary-dwelling"]
    assert "Burglary (dwelling)" in heads["burglary-dwelling-commercial-burglary-recorded"]
    assert "Total recorded crime" in heads["all-crime"]
    assert {"all-crime-robbery-recorded", "index-shoplifting-recorded"} <= set(heads)
    assert {"lpu-rutland", "lpu-rutland-2"} <= {path.stem for path in (site / "areas").glob("*.html")}


def test_outcomes_belong_to_their_crimes_by_category():
    current = make_publication(tables={"dim_measure": measures()})
    assert Lookup(current).outcome_measure(DWELLING) == OUTCOMES
    assert Lookup(current).outcome_measure("robbery_recorded") is None
    with addresses_of(current):
        outcome, other = measures()[1], measures()[1] | {"measure_id": "unknown_rate", "title": "Other"}
        assert measure_page(outcome) == "crime/burglary-dwelling.html"
        assert measure_page(other) == "crime/other.html"
    lonely = make_publication(tables={"dim_measure": [measures()[1] | {"category_id": "fraud"}]})
    with addresses_of(lonely):
        assert measure_page(outcome) == "figures/burglary-dwelling-outcome-rate.html"
