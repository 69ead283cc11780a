"""A receipt says what was worked out and counted again, and never more."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from rich.console import Console

from bluelamp.cli.figures import summary_of
from bluelamp.reporting.receipts.arithmetic import SENTENCES, NotArithmeticError, work_out
from bluelamp.reporting.receipts.receipt import NEWER_BUILD, Receipt, recompute
from bluelamp.reporting.receipts.sources import Counted, counted

FIRST, LAST = date(2013, 4, 1), date(2013, 10, 14)
NOW = datetime(2013, 10, 15, 6, tzinfo=UTC)
FIGURE: dict[str, Any] = {
    "measure_id": "shoplifting_recorded", "title": "Shoplifting", "area_type": "force", "area_name": "force",
    "statistic": "change", "value": 8, "label": None, "formula": "actual - previous_year",
    "inputs": {"actual": 20, "previous_year": 12}, "rounding": "integer", "period": "financial_year_to_date",
    "period_from": FIRST, "period_to": LAST, "category_id": "shoplifting",
}  # fmt: skip


class Core:
    """A cursor on periods that end on that day, and on twenty crimes a year."""

    def __init__(self, last: date | None) -> None:
        self.last, self.rows = last, []

    def execute(self, query: str, terms: dict[str, Any]) -> None:
        window = self.last and (FIRST, self.last, date(2012, 4, 1), date(2012, 10, 14))
        self.rows = [window] if "int_report_period" in query else [(20, 2)]

    def fetchone(self) -> Any:
        return self.rows.pop() if self.rows else None


@pytest.mark.parametrize("sentence", sorted(SENTENCES))
def test_a_withheld_figure_is_no_arithmetic_whatever_its_sentence(sentence):
    figure = FIGURE | {"formula": sentence, "value": None, "label": "fewer than 30 answers",
                       "inputs": {"valid": 12, "minimum_count": 30}}  # fmt: skip
    assert recompute(figure, []) == (None, None)


def test_a_run_of_months_that_is_not_told_is_no_arithmetic():
    with pytest.raises(NotArithmeticError):
        work_out("months since a month at least as high", {"valid": 12, "minimum_count": 30}, LAST)


def test_records_are_counted_again_only_while_the_build_that_is_published_stands():
    again = counted(Core(LAST), FIGURE, NOW)
    assert again == [
        Counted("actual", FIRST, LAST, 20, 2),
        Counted("previous_year", date(2012, 4, 1), date(2012, 10, 14), 20, 2),
    ]
    assert counted(Core(date(2013, 10, 15)), FIGURE, NOW) is None
    assert counted(Core(date(2013, 10, 15)), FIGURE | {"inputs": {"hard_target": -10}}, NOW) == [], "nothing to count"
    assert counted(Core(None), FIGURE, NOW) == [], "no daily period"


@pytest.mark.parametrize(
    ("not_counted", "words"),
    [("", "worked out again confirmed (unrounded 8)"),
     (NEWER_BUILD, "worked out again confirmed from its inputs (unrounded 8)")],
)  # fmt: skip
def test_what_was_not_counted_again_is_not_called_confirmed(not_counted, words):
    exact, is_confirmed = recompute(FIGURE, [])
    own = {name: value for name, value in FIGURE.items() if name != "category_id"}
    receipt = Receipt(
        **own, exact_value=exact, is_confirmed=is_confirmed, definition_version="2013-04", as_at_date=LAST,
        publication_id=1, published_at=NOW, known_at=NOW, deliveries=[], counted=[], not_counted=not_counted,
    )  # fmt: skip
    console = Console(width=200)
    with console.capture() as shown:
        console.print(summary_of(receipt))
    lines = [" ".join(line.split()) for line in shown.get().splitlines()]
    assert words in lines
    assert (f"records not counted again: {NEWER_BUILD}" in lines) is bool(not_counted)
    assert receipt.to_dict()["not_counted"] == not_counted
