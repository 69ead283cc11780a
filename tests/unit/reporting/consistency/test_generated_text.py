"""Each rule against the generated report, once as it is and once with one thing changed that the rule must see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bluelamp.reporting.consistency import RULES, Document, Finding, Statement, Text, check, document_of
from bluelamp.reporting.narrative import narrate
from tests.fixtures.printed_report import typed
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows

PUBLICATION = make_publication(figures=report_rows(), tables=typed())
REPORT = document_of(narrate(PUBLICATION), PUBLICATION)
TFMV, RATE = "theft_from_motor_vehicle_recorded", "burglary_dwelling_outcome_rate"


def restated(measure: str, area: str, statistic: str, **changes: object) -> Document:
    """The report with one figure changed wherever it stands."""

    def changed(statement: Statement) -> Statement:
        return replace(statement, **changes) if statement.key == (measure, area, statistic) else statement

    return replace(
        REPORT,
        statements=tuple(changed(statement) for statement in REPORT.statements),
        texts=tuple(replace(t, statements=tuple(changed(s) for s in t.statements)) for t in REPORT.texts),
    )


def reworded(before: str, after: str) -> Document:
    """The report with some words changed, and nothing else."""
    assert any(before in text.text for text in REPORT.texts)
    return replace(REPORT, texts=tuple(replace(text, text=text.text.replace(before, after)) for text in REPORT.texts))


def with_text(words: str, measure: str = "", *statements: Statement, free_words: str | None = None) -> Document:
    return replace(REPORT, texts=(*REPORT.texts, Text("A new paragraph", words, measure, statements, free_words)))


BROKEN: dict[str, Callable[[], Document]] = {
    "parts_add_up": lambda: restated(TFMV, "Counties", "change", value=Decimal(146)),
    "counts_are_possible": lambda: restated(TFMV, "force", "above_target", value=Decimal(556)),
    "labels_name_their_period": lambda: restated(RATE, "force", "level_of_control", period_label="2012/13"),
    "other_periods_are_said": lambda: reworded("In the 12 months to 30 September 2013 satisfaction", "Satisfaction"),
    "figures_have_one_value": lambda: with_text("x", RATE, Statement("here", RATE, "actual", Decimal("18.3"))),
    "differences_follow": lambda: restated(RATE, "force", "year_on_year_change", value=Decimal("-10.4")),
    "control_is_explained": lambda: replace(REPORT, notes=frozenset({"unrounded_differences"})),
    "definitions_agree": lambda: restated(RATE, "force", "previous_year", definition_version="2012-04"),
    "peer_groups_are_named": lambda: restated("all_crime_recorded", "force", "msg_verdict", msg_version=""),
    "placeholders_are_said": lambda: reworded("PLACEHOLDER", "group"),
    "plans_lie_ahead": lambda: with_text("The review will be held on 3 October 2013."),
    "weekdays_are_right": lambda: with_text("It began on Monday 27 October 2013."),
    "trends_agree": lambda: reworded("there is no clear trend", "the trend is upward"),
    "arrows_are_mentioned": lambda: reworded("the trend is upward (▲)", "things are as they are"),
    "directions_agree": lambda: reworded("a fall of 8.3%", "a rise of 8.3%"),
    "no_wording_reads_backwards": lambda: with_text("This is 35 crimes short of the 10% reduction target."),
    "classes_name_their_column": lambda: restated(RATE, "force", "overall_threat", label="Low"),
    "numbers_are_figures": lambda: with_text("About 40 of them are new.", free_words="About 40 of them are new."),
}


def rules_of(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_every_rule_is_broken_once_below():
    assert set(BROKEN) == {rule.__name__ for rule in RULES}


def test_the_report_as_it_is_contradicts_nothing():
    assert check(REPORT) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_the_rule_sees_what_it_is_for(rule):
    findings = [finding for finding in check(BROKEN[rule]()) if finding.rule == rule]
    assert findings
    for finding in findings:
        assert finding.place
        assert finding.what.endswith(".")
        assert finding.next_step.endswith(".")


def test_a_change_off_by_a_rounding_needs_only_its_note():
    off_by_a_tenth = restated(RATE, "force", "year_on_year_change", value=Decimal("-10.1"))
    assert check(off_by_a_tenth) == []
    assert rules_of(check(replace(off_by_a_tenth, notes=frozenset({"control_basis"})))) == {"differences_follow"}


def test_a_number_that_the_percentages_rule_out_is_seen():
    for measure, statistic, value in (
        ("burglary_dwelling_recorded", "above_target", 34), ("violence_with_injury_recorded", "change", 256),
        ("all_crime_outcome_rate", "further_outcomes_required", 1700), (RATE, "further_outcomes_required", 131),
    ):  # fmt: skip
        found = rules_of(check(restated(measure, "force", statistic, value=Decimal(value))))
        assert "counts_are_possible" in found, (measure, statistic)


def test_a_plan_for_the_day_itself_and_a_date_that_does_not_exist():
    assert check(with_text("The day will be held on 14 October 2013.")) == []
    assert rules_of(check(with_text("It was held on 31 June 2013."))) == {"weekdays_are_right"}
    assert REPORT.as_at_date == date(2013, 10, 14)
