"""The report's pages: links that lead somewhere, receipts, gaps with their reasons, and the text withheld where it must be."""

import html
import logging
import re

import pytest

from bluelamp.reporting.dictionary import Dictionary
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.narrative.story import Piece
from bluelamp.reporting.site.dictionary import parts_of
from bluelamp.reporting.site.report import number_of, receipt_inputs
from bluelamp.reporting.site.write import write_pages
from tests.fixtures.dictionary import small_dictionary
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row


def written(folder, rows, **options) -> tuple[str, str]:
    """The report's page and its receipts."""
    site = write_pages(make_publication(figures=rows, **options), folder).parent
    return (site / "report/index.html").read_text(), (site / "report/receipts.html").read_text()


def test_every_number_leads_to_one_receipt(tmp_path):
    report, receipts = written(tmp_path, report_rows())
    wanted = re.findall(r'href="receipts\.html#([^"]+)"', report)
    ids = re.findall(r'<tr role="row" id="([^"]+)"', receipts)
    assert len(wanted) > 120
    assert set(wanted) == set(ids)
    assert len(ids) == len(set(ids))


def test_a_last_year_that_was_not_delivered_is_not_none():
    change = row("robbery_recorded", "force", "change", None, "no comparison")
    terms = {"actual": 5, "previous_year": None, "last_month_as_high": None}
    figure = read_figures(make_publication(figures=[{**change, "inputs": terms}])).find("robbery_recorded", "change")
    assert receipt_inputs(figure) == [("actual", "5"), ("last_month_as_high", "none"), ("previous_year", "not known")]


def test_a_receipt_says_formula_terms_rounding_and_period(tmp_path):
    figure = {
        **row("burglary_dwelling_recorded", "force", "above_target", 35),
        "inputs": {"actual": 1903, "previous_year": 2076, "hard_target": -10.0, "note": {"a": 1.25}},
        "formula": "max(0, actual - previous_year * (1 + hard_target / 100))", "rounding": "ceil",
    }  # fmt: skip
    rows = [
        line
        for line in report_rows()
        if (line["measure_id"], line["statistic"]) != (figure["measure_id"], "above_target")
    ]
    report, receipts = written(tmp_path, [*rows, figure])
    shown = re.search(r'id="burglary-dwelling-recorded-force-force-above-target">(.*?)</tr>', receipts, re.DOTALL)[1]
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())
    assert text == (
        "burglary_dwelling_recorded, above_target 35 max(0, actual - previous_year * (1 + hard_target / 100)) "
        'actual = 1,903 , hard_target = −10 , note = {"a": 1.25} , previous_year = 2,076 up to the next whole number '
        "1 April to 14 October 2013 definition of 2013-04"
    )
    assert 'title="burglary_dwelling_recorded, above_target. 1 April to 14 October 2013. max(0, ' in report


def test_what_cannot_be_said_is_listed_with_its_reason(tmp_path):
    report, _ = written(tmp_path, report_rows(without=["under_investigation"]))
    assert "Not said, and why" in report
    assert "No count of open investigations is published." in report


def test_a_text_that_contradicts_itself_is_withheld_and_the_log_says_why(tmp_path, caplog):
    rows = report_rows()
    wrong = next(line for line in rows if (line["area_name"], line["statistic"]) == ("Counties", "change"))
    wrong["value"] += 900
    with caplog.at_level(logging.WARNING, logger="bluelamp"):
        report, _ = written(tmp_path, rows)
    assert "The text is withheld" in report
    assert "theft_from_motor_vehicle_recorded" in report
    assert "fewer crimes were needed" not in report
    assert "the report is withheld" in caplog.text


def test_sample_figures_say_so_and_real_ones_do_not(tmp_path):
    sample, _ = written(tmp_path, report_rows())
    real, _ = written(tmp_path, report_rows(), is_sample=False)
    assert "Sample data." in sample
    assert "Sample data" not in real


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("682 more", "682"),
        ("a fall of 8.3%", "8.3%"),
        ("2,280 fewer crimes were needed", "2,280"),
        ("no change", "no change"),
    ],
)
def test_the_number_is_the_link(words, number):
    before, link, after = number_of(Piece(words))
    assert link == number
    assert before + link + after == words


def test_the_dictionary_is_linked_where_there_is_one(tmp_path):
    without = write_pages(make_publication(), tmp_path / "one").read_text()
    first = write_pages(make_publication(), tmp_path / "two", small_dictionary())
    assert "data dictionary" not in without
    assert 'href="dictionary/index.html"' in first.read_text()
    marts = (first.parent / "dictionary/marts.html").read_text()
    assert "first_seen_in_the_publication_before_the_last_date" in marts
    assert 'href="intermediate.html#int_touched_thing_of_month"' in marts


def test_layers_without_entries_have_no_page_and_missing_words_are_named():
    assert [page for page, _ in parts_of(small_dictionary())] == ["marts.html", "intermediate.html"]
    assert parts_of(Dictionary(())) == []
    assert small_dictionary().undescribed() == []
    assert small_dictionary(column_words="").undescribed() == [
        "marts/mart_shown.counted", "intermediate/int_touched_thing_of_month.counted",
    ]  # fmt: skip
