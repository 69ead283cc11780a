"""The text of the October 2013 report, from its own figures."""

import csv
import re

import pytest

from bluelamp.reporting.consistency import check, document_of
from bluelamp.reporting.narrative import narrate
from tests.fixtures.printed_report import typed
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import PRINTED, report_rows
from tests.unit.reporting.narrative.conftest import words_of

TARGETS = {"hard_target"}


def test_domestic_burglary_as_it_reads(told):
    narrative = told()
    assert words_of(narrative, "burglary_dwelling", "Recorded crime") == (
        "From 1 April to 14 October 2013 the force recorded 1,903 domestic burglaries: 173 fewer than in the same days last "
        "year, a fall of 8.3%. The target is a fall of 10%: 35 fewer crimes were needed. Among local policing units with at "
        "least 20 crimes in either year, the change runs from a fall of 26.3% in Spinney Hill (49 fewer) to a rise of 24.8% "
        "in Hinckley (40 more). Month by month, up to September 2013, there is no clear trend (◄►). Measured against their "
        "own past, the monthly figures stay within the range that chance alone makes (controlled)."
    )
    assert words_of(narrative, "burglary_dwelling", "Satisfaction") == (
        "In the 12 months to 30 September 2013 satisfaction of burglary victims with the whole experience was 88.9%, below "
        "the target of 90%. In September 2013 alone it was 80%."
    )


def test_every_figure_that_the_report_s_text_prints_is_printed_and_bound(told):
    printed = {figure.key for sentence in told().sentences for figure in sentence.figures}
    with open(PRINTED, encoding="utf-8", newline="") as handle:
        wanted = [line for line in csv.DictReader(handle) if line["section"] in ("narrative", "satisfaction")]
    assert len(wanted) > 70
    keys = {(measure, area, statistic) for measure, _, area, statistic in printed}
    missing = {(line["measure"], line["area"], line["statistic"]) for line in wanted} - keys
    # BCU percentages without their counts, a verdict in words, and targets of parts of a service that share one number.
    assert missing == {
        ("all_crime_recorded", "City", "year_on_year_change"), ("all_crime_recorded", "Counties", "year_on_year_change"),
        ("burglary_dwelling_recorded", "City", "year_on_year_change"),
        ("burglary_dwelling_recorded", "Counties", "year_on_year_change"), ("all_crime_recorded", "force", "msg_verdict"),
        ("satisfaction_all_users_follow_up", "force", "hard_target"),
        ("satisfaction_vehicle_crime_follow_up", "force", "hard_target"),
        ("satisfaction_asb_follow_up", "force", "hard_target"),
    }  # fmt: skip


def test_every_number_in_the_text_is_its_figure_s_value(told):
    checked = 0
    for sentence in told().sentences:
        for piece in sentence.pieces:
            number = re.search(r"[\d,.]*\d", piece.text) if piece.is_number else None
            if number and piece.figure and piece.figure.value is not None:
                assert float(number.group().replace(",", "")) == float(abs(piece.figure.value)), sentence.text
                checked += 1
    assert checked > 120


def test_words_outside_figures_hold_no_numbers_but_those_of_policy(told):
    narrative = told()
    free = " ".join(p.text for sentence in narrative.sentences for p in sentence.pieces if p.figure is None)
    assert set(re.findall(r"\d+", free)) == {"12", "20"}


def test_the_text_passes_the_consistency_check():
    publication = make_publication(figures=report_rows(), tables=typed())
    document = document_of(narrate(publication), publication)
    assert len(document.texts) > 70
    assert check(document) == []


def test_the_same_figures_in_any_order_give_the_same_words():
    rows = report_rows()
    assert narrate(make_publication(figures=rows)) == narrate(make_publication(figures=rows[::-1]))


@pytest.mark.parametrize("statistic", sorted({line["statistic"] for line in report_rows()}))
def test_a_figure_that_is_missing_leaves_no_empty_slot(statistic):
    narrative = narrate(make_publication(figures=report_rows(without=[statistic])))
    for sentence in narrative.sentences:
        assert not re.search(r"[{}]|None|  |\(\)|\bof [,.]| [,.;:]", sentence.text), sentence.text
        assert statistic not in {figure.statistic for figure in sentence.figures}
        assert sentence.text.endswith(".")
        assert sentence.text[0].isupper() or sentence.text[0].isdigit()
    with_all = narrate(make_publication(figures=report_rows()))
    assert len(narrative.sentences) + sum(len(part.left_out) for part in narrative.parts) <= len(
        with_all.sentences
    ) + sum(len(part.left_out) for part in with_all.parts)


def test_without_any_figure_every_part_says_why_or_only_what_needs_none():
    nothing = make_publication(crime=None)
    narrative = narrate(nothing)
    reasons = [left_out.reason for part in narrative.parts for left_out in part.left_out]
    assert len(reasons) > 60
    assert all(reason.endswith((".", ")")) for reason in reasons)
    assert not any(sentence.figures for sentence in narrative.sentences)


def test_no_template_claims_a_cause(told):
    text = " ".join(sentence.text for sentence in told().sentences).lower()
    assert not re.search(r"because|due to|caused|driven by|as a result|thanks to|attributed", text)
    assert "short of" not in text
