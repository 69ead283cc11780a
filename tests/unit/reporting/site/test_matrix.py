"""The Plan's icons on the first page, and the tiles of a crime type."""

from datetime import date
from html.parser import HTMLParser

from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.matrix import NO_CHART, NO_CONCERN, plan_matrix
from bluelamp.reporting.site.multiples import MULTIPLES_PAGE, multiples_page
from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.verdict import judge
from bluelamp.reporting.wording import signed
from tests.fixtures.publication import make_publication

FORCE = {"area_type": "force", "area_name": "force"}


def plan_row(name: str, position: int) -> dict:
    return {**FORCE, "measure_id": name, "title": name.title(), "purpose": "Recorded Crime", "measure_type": "recorded_crime",
            "position": position, "status": "met" if position else "not met"}  # fmt: skip


def month_row(name: str, variation: str, assurance: str) -> dict:
    drawn = {"value": 1, "centre": 1, "lower_limit": 0, "upper_limit": 2, "point_type": "common_cause"}
    when = {"month_start_date": "2013-09-01", "is_latest": True}
    return {**FORCE, **drawn, **when, "measure_id": name, "variation": variation, "assurance": assurance}


def matrix(**said: tuple[str, str]):
    tables = {
        "mart_plan_performance": [plan_row(name, place) for place, name in enumerate([*said, "uncharted"])],
        "mart_control_chart": [month_row(name, *icons) for name, icons in said.items()],
    }
    return plan_matrix(Lookup(make_publication(tables=tables)))


def test_every_measure_stands_once_where_its_chart_puts_it():
    section = matrix(calm=("common_cause", "hit_or_miss"), rising=("concern_high", "consistently_fails"))
    [table] = section.tables
    heads = [column.words for column in table.columns]
    assert heads == ["Variation", "? Hit or miss", "✗ Fails without change", "– No chart"]
    rows = [[[words for _, words in cell.links] or cell.words for cell in row] for row in table.rows]
    assert rows == [
        ["Concern: high", "none", ["Rising"], "none"],
        ["Ordinary variation", ["Calm"], "none", "none"],
        ["No chart", "none", "none", ["Uncharted"]],
    ]
    assert [row[0].mark for row in table.rows] == ["▲", "○", "–"], "a shape beside each word"
    assert section.says == [
        "2 of 3 targets met: 2 of 3 in recorded crime.",
        "1 measure of the Plan shows a signal for concern in the last complete month.",
    ]


def test_calm_is_news_too_and_a_force_without_a_plan_has_no_matrix():
    assert matrix(calm=("common_cause", "not_applicable")).says[1:] == [NO_CONCERN]
    assert plan_matrix(Lookup(make_publication())) is None


def test_where_no_chart_has_limits_nothing_is_calm():
    assert matrix(young=("not_charted", "not_applicable")).says[1:] == [NO_CHART]
    titles = {
        name: {**plan_row(name, 1), "variant_of": None, "direction": "lower_is_better", "projection": None, "target_value": None,
               "outlook": "no target"}
        for name in ("young", "old")
    }  # fmt: skip

    def headline(*months: dict) -> str:
        rows = [row | {"month_start_date": date(2013, 9, 1)} for row in months]
        tables = {"mart_year_end_projection": list(titles.values()), "mart_control_chart": rows}
        current = make_publication(tables=tables)
        return multiples_page(Lookup(current), current)[MULTIPLES_PAGE].headline

    young = month_row("young", "not_charted", "not_applicable")
    assert headline(young) == "No control chart can be judged yet"
    assert headline(young, month_row("old", "common_cause", "not_applicable")) == (
        "0 charts of 1 signal concern in September 2013"
    )


class Tiles(HTMLParser):
    """The words of each tile."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tiles: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "li":
            self.inside = (dict(attrs).get("class") or "").startswith("tile")
            self.tiles += [""] if self.inside else []

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "li"

    def handle_data(self, data):
        if self.inside:
            self.tiles[-1] += data


def test_each_unit_is_a_tile_with_its_change_and_the_word_of_the_mart():
    current = make_publication()
    page = render_pages(current, [], checks=[]).pages["crime/burglary-dwelling.html"]
    units = [
        figure
        for figure in current.of_measure("burglary_dwelling_recorded")
        if figure.area_type == "lpu" and not figure.is_unallocated
    ]
    expected = {
        f"{figure.area_name} {signed(figure.year.change or 0)} {judge(figure.year).mark} {judge(figure.year).words}"
        for figure in units
    }
    found = [" ".join(tile.split()) for tile in Tiles(page).tiles]
    assert len(found) == len(units) == 15
    assert set(found) == expected
