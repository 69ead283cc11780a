"""The pages of every figure: what it is, what it was, and why it moved."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bluelamp.reporting.publication import Publication
from bluelamp.reporting.site.figure_pages import figure_pages
from bluelamp.reporting.site.groups import moves
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pages import render_pages
from bluelamp.reporting.site.revisions import breaking, causes_in_words, changes_json, changes_page
from bluelamp.reporting.site.table import Section
from tests.fixtures.publication import make_publication

FORCE = {"area_type": "force", "area_name": "force", "measure_id": "shoplifting_recorded", "rounding": "half_up_1dp"}
NOW = {**FORCE, "statistic": "year_on_year_change", "value": Decimal("14.2"), "label": None, "inputs": {}, "formula": "100 * …",
       "definition_version": "2013-04", "as_at_date": date(2013, 10, 14)}  # fmt: skip
THEN = {**FORCE, "statistic": "year_on_year_change", "value": Decimal("14.1"), "label": None, "definition_version": "2013-04",
        "published_from": 1, "published_to": 3, "as_at_date": date(2013, 10, 3)}  # fmt: skip
REVISION = {"measure_id": "shoplifting_recorded", "new_day_count": 0, "late_count": 2, "cancelled_count": 0, "moved_in_count": 0,
            "moved_out_count": 1, "published_from": 3, "published_to": 4}  # fmt: skip
MEASURE = {
    "measure_id": "shoplifting_recorded",
    "title": "Shoplifting",
    "measure_type": "recorded_crime",
    "position": 9,
}


def earlier_of(**tables: list) -> list[str]:
    """The cells of the first earlier state."""
    found = {"dim_measure": [MEASURE], "figure_history": [THEN], "revision_history": [REVISION], **tables}
    page = figure_pages(make_publication(figures=[NOW], tables=found))["figures/shoplifting-recorded.html"]
    [table] = page.sections[1].tables
    return [table.row_ids[0], *(cell.words for cell in table.rows[0])]


def test_an_earlier_state_says_what_it_was_when_and_why_it_moved():
    name = "Financial year to date: change, %"
    assert earlier_of() == [
        "year_on_year_change-p1", name, "14.1%", "3 October 2013", "1 to 2", "2 crimes came late; 1 crime moved elsewhere",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"revision_history": []}, "Days to 14 October 2013"),
        ({"figure_history": [{**THEN, "definition_version": "2012-04"}]}, "Definition 2013-04 in place of 2012-04"),
        ({"revision_history": [], "figure_history": [{**THEN, "as_at_date": date(2013, 10, 14)}]},
         "What is known of earlier days, or the method"),
        ({"figure_history": [{**THEN, "as_at_date": date(2013, 3, 31)}]}, "The year began anew on 1 April 2013"),
    ],
)  # fmt: skip
def test_no_cause_is_said_that_the_data_does_not_show(change, why):
    assert earlier_of(**change)[-1] == why


def test_a_figure_that_never_moved_says_so_and_has_its_address():
    page = figure_pages(make_publication(figures=[NOW], tables={"dim_measure": [MEASURE]}))
    figures, versions = page["figures/shoplifting-recorded.html"].sections
    assert figures.tables[0].row_ids == ["year_on_year_change"]
    assert [cell.words for cell in figures.tables[0].rows[0]][1] == "14.2%"
    assert versions.says == ["There is no earlier publication."]
    assert (
        page["figures/shoplifting-recorded.html"].headline
        == "Shoplifting, recorded crime: 1 figure; none has moved lately"
    )
    assert page["figures/index.html"].sections[0].links == [
        ("figures/shoplifting-recorded.html", "Shoplifting, recorded crime", "1 figure")
    ]


def test_without_a_star_there_are_no_such_pages():
    assert figure_pages(make_publication()) == {}


def test_a_program_learns_what_breaks_it():
    publication = {
        "publication_id": 3,
        "changes": {"mart_figure": {"removed": 2, "added": 0}, "mart_revision": {"removed": 0}},
    }
    assert breaking(publication, []) == {"is_breaking": True, "removed": {"mart_figure": 2}, "redefined_measures": []}
    assert breaking({"changes": None}, ["robbery_recorded"])["is_breaking"]
    assert not breaking({"changes": {"mart_figure": {"changed": 99}}}, [])["is_breaking"], (
        "a restated value breaks nothing"
    )


def test_the_file_of_changes_names_each_cause():
    row = {**REVISION, "area_type": "force", "area_name": "force", "compared_with": "last_publication", "earlier": 10, "actual": 11,
           "change": 1}  # fmt: skip
    publication = {"publication_id": 3, "published_at": "", "as_at_date": "", "known_at": "", "note": "", "changes": {}}
    redefined = [{"publication_id": 3, "measure_ids": ["robbery_recorded"]}]
    tables = {"mart_revision": [row], "publication": [publication], "redefined_measure": redefined}
    said = json.loads(changes_json(make_publication(tables=tables)))
    assert said["restated"][0]["cause"] == "2 crimes came late; 1 crime moved elsewhere"
    assert not said["restated"][0]["is_breaking"]
    assert said["publications"][0]["redefined_measures"] == ["robbery_recorded"]


def changes_of(current: Publication) -> tuple[str, dict[str, Section]]:
    """The headline of the page of changes, and its sections by name."""
    page = changes_page(Lookup(current), current)["changes/index.html"]
    return page.headline, {section.name: section for section in page.sections}


PUBLICATION = {"publication_id": 3, "published_at": datetime(2013, 10, 15, tzinfo=UTC), "as_at_date": date(2013, 10, 14), "note": "",
               "changes": {}}  # fmt: skip
MOVED = {**REVISION, "area_type": "force", "area_name": "force", "compared_with": "last_publication", "earlier": 10, "actual": 11,
         "change": 1, "earlier_as_at_date": date(2013, 10, 13)}  # fmt: skip


def test_a_new_year_is_not_held_against_the_year_before():
    current = make_publication(tables={"publication": [PUBLICATION], "mart_revision": [MOVED]})
    assert len(moves(current)) == 2
    headline, sections = changes_of(current)
    assert headline == "1 figure of days already published moved since the last publication"
    assert len(sections["last-publication"].tables) == 1
    tables = {**current.tables, "mart_revision": ({**MOVED, "earlier_as_at_date": date(2013, 3, 31)},)}
    first = replace(current, earlier=replace(current.earlier, as_at_date=date(2013, 3, 31)), tables=tables)
    assert moves(first) == []
    headline, sections = changes_of(first)
    began = "The year to date began anew on 1 April 2013: earlier figures are of the year before."
    assert f"{headline}." == began
    assert (list(sections["last-publication"].says), list(sections["last-publication"].tables)) == ([began], [])
    assert began in render_pages(replace(first, tables={}), [], checks=[]).pages["index.html"]


def test_the_first_publication_claims_no_other_and_links_no_file_that_is_not_there():
    current = replace(make_publication(tables={"publication": [PUBLICATION]}), earlier=None)
    headline, sections = changes_of(current)
    assert headline.startswith("This is the first publication")
    assert [address for address, *_ in sections["files"].links] == ["downloads/changes.json"]


def test_nothing_moved_has_no_cause():
    assert causes_in_words(dict.fromkeys(REVISION, 0)) == ""
