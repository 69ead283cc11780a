"""A member that is silent, empty, half or too small: the comparison goes on with the others, and names who is not there."""

import pytest

from bluelamp.database import connect, database_url, ops
from bluelamp.quality.losses import lost_rows
from bluelamp.quality.suite import read_suite
from bluelamp.quality.validate import Tables
from bluelamp.settings import settings
from bluelamp.transform import runner
from bluelamp.transform.ledger import exclusive
from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)
GROUP = (
    "select force_id, verdict, round(others_mean_rate, 4), round(z, 4), window_to::text from build.mart_msg_comparison "
    "where msg_version = '2013-08' and window_months = 3 and measure_id = '{}' order by 1"
)


def change(*statements: str) -> None:
    """Change the counts as delivered, and compare anew."""
    with connect("builder") as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    with exclusive() as connection, ops.run("build", "builder") as run_id:
        runner.Project().run_layer(connection, run_id, "core", ["run", "--select", "int_peer_held_month+"])


def missing(measure: str = "all_crime_recorded", months: int = 3) -> list[str]:
    """Who is missing from the comparison, in words."""
    return select(
        "select distinct missing_reasons from build.mart_msg_comparison where msg_version = '2013-08' and window_months = %s "
        "and measure_id = %s",
        months,
        measure,
    )[0][0]


@pytest.mark.real_life("one silent member moves nobody", "a member's month is missing, all zeros, or 14 crimes")
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("delete from core.int_peer_count where force_id = 'essex' and month_start_date = '2013-08-01'", ""),
        ("update core.int_peer_count set recorded_count = 0, outcome_count = 0 where force_id = 'essex' "
         "and month_start_date = '2013-08-01'", " (held back: zeros)"),
        ("update core.int_peer_count set recorded_count = case category_id when 'all_crime' then 14 else 0 end "
         "where force_id = 'essex' and month_start_date = '2013-08-01'", " (held back: half a month)"),
    ],
    ids=["missing", "zeros", "half a month"],
)  # fmt: skip
def test_the_window_goes_on_without_the_member_that_has_no_believable_month(sample_home, statement, reason):
    before = select(GROUP.format("all_crime_recorded"))
    change(statement)
    after = select(GROUP.format("all_crime_recorded"))
    assert {row[4] for row in after} == {"2013-08-31"}
    assert [row[0] for row in after] == [row[0] for row in before if row[0] != "essex"]
    assert missing() == [f"Essex: missing since August 2013{reason}"]
    # What the others are tested against is the mean of those that are there: nothing of the odd month moved it.
    rates = dict(select("select force_id, rate from build.mart_msg_comparison where msg_version = '2013-08' and "
                        "window_months = 3 and measure_id = 'all_crime_recorded'"))  # fmt: skip
    rest = [rate for force, rate in rates.items() if force != "leicestershire"]
    own = next(row for row in after if row[0] == "leicestershire")
    assert float(own[2]) == pytest.approx(float(sum(rest) / 6), abs=1e-3)


@pytest.mark.real_life("one silent member moves nobody", "one member with three events silences itself only")
def test_a_member_with_too_few_events_silences_itself_only(sample_home):
    change(
        """update core.int_peer_count set recorded_count = 1 where force_id = 'staffordshire' and category_id = 'robbery'
           and month_start_date between '2013-06-01' and '2013-08-01'"""
    )
    verdicts = {row[0]: row[1] for row in select(GROUP.format("robbery_recorded"))}
    assert verdicts.pop("staffordshire") == "too few to compare"
    assert len(verdicts) == 7
    assert not any(verdict.startswith("too few") for verdict in verdicts.values())


@pytest.mark.slow("the comparison is made twice")
@pytest.mark.real_life("one silent member moves nobody", "below a stated number of members no verdict")
def test_the_verdict_is_withheld_below_the_stated_number_of_members(sample_home):
    change(
        """delete from core.int_peer_count where month_start_date = '2013-08-01'
           and force_id in ('essex', 'derbyshire', 'lancashire', 'avon-and-somerset')"""
    )
    # Four have August, which is not overdue: the window waits in July, with everybody.
    assert {row[4] for row in select(GROUP.format("all_crime_recorded"))} == {"2013-07-31"}
    change(
        """delete from core.int_peer_count
           where force_id in ('essex', 'derbyshire', 'lancashire', 'avon-and-somerset')""",
        "update core.feed set latency_hours = 24 where feed = 'peer_month'",
    )
    after = select(GROUP.format("all_crime_recorded"))
    assert {row[1] for row in after} == {"too few members to compare"}
    assert {row[4] for row in after} == {"2013-08-31"}
    assert len(missing()) == 4
    assert set(select("select hmic_flag from build.mart_hmic_monitor")) == {("not known",)}
    # What is not known is no reason to publish nothing, also where those that are there would be enough for a flag.
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update build.mart_hmic_monitor set ratio_distance_points = 3.1, change_distance_points = 7.1")
    suite = read_suite(settings().expectations / "build" / "mart_hmic_monitor.json")
    judged = Tables(database_url("publisher"), "build", ["mart_hmic_monitor"]).validate(suite, "mart_hmic_monitor")
    assert [finding.detail for finding in judged.findings if not finding.is_success] == []


@pytest.mark.real_life("one silent member moves nobody", "a month that nobody delivered: 736 rows to none")
def test_a_hole_in_everybody_s_months_does_not_empty_the_comparison(sample_home):
    (count,) = select("select count(*) from build.mart_msg_comparison")[0]
    change("delete from core.int_peer_count where month_start_date = '2013-07-01' and not is_own_record")
    assert {row[4] for row in select(GROUP.format("all_crime_recorded"))} == {"2013-06-30"}
    assert select("select count(*) from build.mart_msg_comparison")[0][0] > 0.9 * count


@pytest.mark.real_life("a mart that loses most of its rows", "1,472 rows of the comparison to none, or to a third")
@pytest.mark.parametrize(("left", "is_success"), [(0, False), (500, False), (1000, True)])
def test_a_mart_that_loses_most_of_its_rows_is_held_back(sample_home, left, is_success):
    suite = read_suite(settings().expectations / "build" / "mart_msg_comparison.json")
    with connect("publisher") as connection:
        assert lost_rows(connection, suite, "mart_msg_comparison").is_success
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            "delete from build.mart_msg_comparison where ctid not in (select ctid from build.mart_msg_comparison limit %s)",
            (left,),
        )
    with connect("publisher") as connection:
        finding = lost_rows(connection, suite, "mart_msg_comparison")
    assert (finding.is_success, finding.severity, finding.element_count) == (is_success, "critical", left)
    assert f"{left:,} are left" in finding.words
