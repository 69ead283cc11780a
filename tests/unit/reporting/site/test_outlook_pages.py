"""The pages of year ends: all measures on a page that opens at once, the areas of each on a page of its own."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.site.write import write_pages
from tests.fixtures.publication import areas, make_publication

FIRST = "projections/index.html"
MOST_BYTES, MOST_ELEMENTS = 300_000, 4_000


def row(measure: str, number: int, area_type: str, area_name: str, **changes: Any) -> dict[str, Any]:
    """A row of marts.mart_year_end_projection with a target."""
    bounds = {
        f"{side}_{share}": Decimal(1000 + sign * share)
        for side, sign in (("low", -1), ("high", 1))
        for share in (50, 80, 95)
    }
    return {
        "measure_id": measure, "area_type": area_type, "area_name": area_name, "title": f"Title of {measure}", "position": number,
        "measure_type": "recorded_crime", "variant_of": None, "direction": "lower_is_better", "reliability": "reliable",
        "outlook": "off course", "projection": Decimal(1000), "target_value": Decimal(980), "target_probability": Decimal("0.1"),
        "observed_share_pct": Decimal("53.9"), "run_rate_needed_pct": Decimal("-4.2"), "rate_needed_pct": None, **bounds, **changes,
    }  # fmt: skip


class Elements(HTMLParser):
    """Counts elements."""

    count = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count += 1


def elements(page: str) -> int:
    parser = Elements()
    parser.feed(page)
    return parser.count


@pytest.fixture(scope="module")
def publication():
    """Thirty measures of the Plan in every area, as the sample force has them, and three without a target."""
    rows = [row(f"measure_{n}_recorded", n, kind, name) for n in range(30) for kind, name, _, _ in areas()]
    without = {"target_value": None, "target_probability": None, "outlook": "no target"}
    rows += [
        row("violence_without_injury_recorded", 40, "force", "force", **without),
        row("violence_without_injury_outcome_rate", 41, "force", "force", **without, measure_type="outcome_rate"),
        row("rate_without_tic", 42, "force", "force", **without, variant_of="rate", measure_type="outcome_rate"),
    ]
    return make_publication(tables={"mart_year_end_projection": rows})


@pytest.fixture(scope="module")
def pages(publication):
    return render_pages(publication, [], checks=[]).pages


def test_no_page_is_too_large_to_open_at_once(pages):
    assert len([page for page in pages if page.startswith("projections/")]) == 31
    large = {
        page: (len(text.encode()), elements(text)) for page, text in pages.items() if page.startswith("projections/")
    }
    assert {page: size for page, size in large.items() if size[0] > MOST_BYTES or size[1] > MOST_ELEMENTS} == {}


def test_every_measure_leads_to_its_areas_and_back(pages):
    links = re.findall(r'<a href="\.\./(projections/measure-[^"]+)">Title of', pages[FIRST])
    assert len(links) == 30
    for link in links:
        for _, name, _, _ in areas():
            assert f">{'The force' if name == 'force' else name}</th>" in pages[link]
        assert 'href="../projections/index.html"' in pages[link]
    assert "projections/violence-without-injury" not in pages[FIRST]  # the force alone: nothing to lead to


@pytest.mark.real_life(
    "Names are not types", "violence_without_injury was hidden, since a variant's name has _without_ in it, too"
)
def test_a_variant_is_what_policy_says_it_is(pages):
    others = pages[FIRST][pages[FIRST].index('id="others"') :]
    assert "Title of violence_without_injury_recorded" in others
    assert "Title of violence_without_injury_outcome_rate" in others
    assert "rate_without_tic" not in pages[FIRST]


def test_what_the_target_takes_is_told_or_why_it_is_not():
    rate = {"measure_type": "outcome_rate", "run_rate_needed_pct": None}
    rows = [
        row("over_recorded", 1, "force", "force", run_rate_needed_pct=None),
        row("used_up_recorded", 2, "force", "force", run_rate_needed_pct=Decimal("-112.4")),
        row("none_left_recorded", 3, "force", "force", run_rate_needed_pct=Decimal("-100.0")),
        row("lost_outcome_rate", 4, "force", "force", **rate, rate_needed_pct=Decimal("104.0")),
        row("unsure_outcome_rate", 5, "force", "force", **rate),
        row(
            "neutral_recorded",
            6,
            "force",
            "force",
            run_rate_needed_pct=None,
            target_value=None,
            outlook="no target by policy",
        ),
    ]
    figures = [
        {"measure_id": measure, "area_type": "force", "area_name": "force", "statistic": statistic, "value": None,
         "label": label, "inputs": {}, "formula": None}
        for measure, statistic, label in [
            ("over_recorded", "run_rate_needed", "the financial year is over"),
            ("unsure_outcome_rate", "rate_needed", "not reliable"),
        ]
    ]  # fmt: skip
    current = make_publication(tables={"mart_year_end_projection": rows}, figures=figures)
    page = render_pages(current, [], checks=[]).pages[FIRST]
    found = re.findall(r'data-label="Needed in the rest, %">(.*?)</td>', page)
    assert [re.sub("<.*?>", "", cell) for cell in found] == [
        "the financial year is over", "−112.4 out of reach", "−100.0", "no target", "104.0 out of reach", "not reliable",
    ]  # fmt: skip


def test_every_page_describes_itself(pages):
    descriptions = [re.findall(r'<meta name="description" content="([^"]+)">', text) for text in pages.values()]
    assert [
        page for page, found in zip(pages, descriptions, strict=True) if len(found) != 1 or not 40 < len(found[0]) < 300
    ] == []
    # The unallocated of a BCU and of an LPU go by one name.
    assert len({found[0] for found in descriptions}) >= len(pages) - 1


def test_pages_that_are_no_longer_made_go_and_robots_are_told(publication, tmp_path):
    (tmp_path / "projections").mkdir()
    (tmp_path / "projections" / "measure-gone.html").write_text("old")
    write_pages(publication, tmp_path)
    assert not (tmp_path / "projections" / "measure-gone.html").exists()
    assert (tmp_path / FIRST).exists()
    assert (tmp_path / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
