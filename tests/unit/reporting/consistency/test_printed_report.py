"""The contradictions of the October 2013 report (DOMAIN A6) are found in its own words; what only looks like one is not."""

import pytest

from bluelamp.errors import BluelampError
from bluelamp.reporting.consistency import check, require_consistent
from tests.fixtures.printed_report import (
    BURGLARY,
    DV_RATE,
    HATE_RATE,
    SSO_RATE,
    TOMV_RATE,
    printed_report,
)

FINDINGS = check(printed_report())


def found(rule: str) -> list[str]:
    return [finding.words() for finding in FINDINGS if finding.rule == rule]


def test_k1_and_k2_are_no_contradictions():
    """TFMV +31 and +145 make +176, and the percentages fit; 2.1%, 682, nearly 2,300, 1.0% and 3.1% fit too."""
    assert found("parts_add_up") == []
    assert found("counts_are_possible") == []


def test_k3_stale_year_labels():
    labels = found("labels_name_their_period")
    assert any(
        "says 2012/13, but actual covers 1 April to 14 October 2013, which is 2013/14" in words for words in labels
    )
    assert any(
        "says 2011/12, but previous_year covers 1 April to 14 October 2012, which is 2012/13" in w for w in labels
    )
    assert len(labels) == 26  # both columns of 13 rows


def test_k4_a_change_that_readers_cannot_follow():
    changes = found("differences_follow")
    assert any(
        "hate_crime_outcome_rate: the change is printed as -6.2, but 45.1 less 51.2 is -6.1" in c for c in changes
    )
    assert all("Print the note: Changes of rates are taken from unrounded rates" in words for words in changes)
    assert not any(BURGLARY in words for words in changes)


def test_k5_a_workshop_planned_for_nine_months_ago():
    assert found("plans_lie_ahead") == [
        "Paragraph 17: Something planned is dated 9 January 2013, before 14 October 2013, to which the document goes. "
        "Correct the year, or say that it has happened. [plans_lie_ahead]"
    ]


@pytest.mark.parametrize(
    ("measure", "words"), [(SSO_RATE, "improving"), (TOMV_RATE, "upward trend"), (HATE_RATE, "improving")]
)
def test_k6_words_of_a_trend_beside_a_flat_arrow(measure, words):
    assert any(f"“{words}”, the arrow of {measure}" in finding and "◄►" in finding for finding in found("trends_agree"))


def test_k6_an_arrow_that_no_sentence_mentions():
    assert [DV_RATE in words for words in found("arrows_are_mentioned")] == [True]


def test_k7_increasing_beside_a_fall_on_last_year():
    control = found("control_is_explained")
    assert any(
        "burglary_dwelling_outcome_rate is called Increasing beside a change of -10.2" in words for words in control
    )
    assert any("commercial_burglary_recorded is called Decreasing beside a change of 2.9" in words for words in control)


def test_k8_a_class_that_names_no_column():
    assert found("classes_name_their_column") == [
        "Theft of motor vehicles: “Overall Classification: Medium” names no column of the scorecard (Performance Impact "
        "High, Overall Impact Classification Low, Overall Threat Medium). Use the column's own name and value. "
        "[classes_name_their_column]"
    ]


def test_k9_a_rolling_rate_that_does_not_say_when_it_ends():
    unsaid = found("other_periods_are_said")
    assert len(unsaid) == 1
    assert "satisfaction_all_users_overall rolling_12_month ends on 30 September 2013" in unsaid[0]


def test_k10_a_verdict_without_its_group():
    assert len(found("peer_groups_are_named")) == 1
    assert "similar to its peers without saying which group" in found("peer_groups_are_named")[0]


def test_k11_last_year_by_another_definition():
    assert len(found("definitions_agree")) == 8


def test_k15_a_gap_that_reads_backwards():
    assert found("no_wording_reads_backwards") == [
        "Domestic burglary, recorded crime: “35 crimes short of the 10% reduction target” reads as if more crimes were "
        "needed. Write “35 fewer crimes were needed”. [no_wording_reads_backwards]"
    ]


def test_nothing_else_is_found():
    assert found("figures_have_one_value") == found("directions_agree") == found("weekdays_are_right") == []


def test_the_printed_report_would_not_have_gone_out():
    with pytest.raises(BluelampError, match="contradicts itself in"):
        require_consistent(printed_report())
