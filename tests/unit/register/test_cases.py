"""What Excel does to people: each case is taken, or refused with a sentence that a person can act on."""

import pytest

from tests.fixtures.register_cases import CASES, Case, content, outcome
from tests.fixtures.register_meetings import MEETINGS, Meeting, merged
from tests.registers import TABLE, table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_taken_or_refused_in_words(case: Case) -> None:
    assert outcome(case.make()) == case.sees


@pytest.mark.parametrize("meeting", MEETINGS, ids=lambda meeting: meeting.name)
def test_what_several_people_did_stands_whatever_the_order(meeting: Meeting) -> None:
    delivered = [make() for make in meeting.make]
    assert merged(*delivered) == meeting.sees
    assert merged(*reversed(delivered), delivered[0]) == meeting.sees


def test_the_same_register_makes_the_same_bytes() -> None:
    assert content() == content()


def test_the_table_of_cases_is_what_the_tests_hold() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
