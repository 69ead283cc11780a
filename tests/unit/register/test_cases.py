"""What Excel does to people: each case is taken, or refused with a sentence that a person can act on."""

import pytest

from tests.fixtures.register_cases import CASES, Case, content, outcome
from tests.registers import TABLE, table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_taken_or_refused_in_words(case: Case) -> None:
    assert outcome(case.make()) == case.sees


def test_the_same_register_makes_the_same_bytes() -> None:
    assert content() == content()


def test_the_table_of_cases_is_what_the_tests_hold() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
