"""Policy that runs out is told months before it does, by name, and after."""

from datetime import date, timedelta

import pytest

from bluelamp.database import connect
from bluelamp.operations import doctor
from bluelamp.operations.alarms import alarms
from bluelamp.operations.policy_ends import WARNING_DAYS, read_policy_ends
from bluelamp.operations.status import read_status
from tests.fixtures.raw_rows import select

KIND = "policy that runs out"


def stand_at(day: date) -> None:
    """As if the deliveries reached so far."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.int_as_at set as_at_date = %s", (day,))


def ends() -> dict[str, tuple[date, bool, str]]:
    """What runs out, by policy."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        return {end.policy: (end.last_day, end.is_over, end.words) for end in read_policy_ends(cursor)}


@pytest.mark.alarm("policy")
@pytest.mark.alarm("policy ends")
@pytest.mark.real_life(KIND, "targets end on 31 March 2014: told from November 2013 on, and on 2 April 2014")
@pytest.mark.real_life(KIND, "any dated table of policy whose last row ends")
def test_policy_that_runs_out_is_told_months_ahead(warehouse):
    ((last_day, count),) = select("select max(valid_to) - 1, count(distinct measure_id) from core.target")
    assert ends() == {}
    stand_at(last_day - timedelta(days=WARNING_DAYS))
    assert ends() == {}
    stand_at(last_day - timedelta(days=WARNING_DAYS - 1))
    assert ends()["target"][:2] == (last_day, False)
    assert f"{count} measures have no target after {last_day}" in ends()["target"][2]
    stand_at(last_day + timedelta(days=2))
    assert ends()["target"][1]
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.msg_policy set valid_to = %s where valid_to = '9999-12-31'", (last_day,))
    assert ends()["msg_policy"][1]
    assert {"target", "msg_policy"} <= {end["policy"] for end in read_status().policy}
    finding = doctor.policy()
    assert not finding.is_well
    assert "no target after" in finding.words
    assert "bluelamp targets proposes them" in finding.next_step
    told = [alarm for alarm in alarms(read_status()) if alarm.name == "policy ends"]
    assert any("have no target after" in alarm.what for alarm in told)
    assert all("in the policy folder" in alarm.next_step for alarm in told)
