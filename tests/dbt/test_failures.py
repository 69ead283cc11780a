"""A build that fails says what, where, whose and what next, quotes no row, and leaves its deliveries to the next build."""

from datetime import date

import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.transform import build
from tests.fixtures.raw_rows import crime, select, write_rows

CANARY = "CANARY-VICTIM-0042"


@pytest.mark.alarm("build.core")
def test_a_model_that_fails_is_named_without_quoting_a_row(built_home):
    write_rows("crime", [crime(1, "2013-10-01", recorded_at=CANARY)], date(2013, 10, 1))
    with pytest.raises(BluelampError) as raised:
        build()
    error = raised.value
    assert error.what.startswith("The model int_crime_version failed")
    assert error.where == "dbt_project/models/intermediate/version/int_crime_version.sql"
    assert "Planning and performance team" in error.next_step
    messages = select("select status, message from ops.model_result where name = 'int_crime_version' and run_id > 1")
    assert [status for status, _ in messages] == ["error"]
    written = "".join(
        path.read_text() for path in (built_home / "dbt").rglob("*") if path.suffix in (".log", ".sql", ".json")
    )
    for text in (str(error), str(messages), written):
        assert CANARY not in text
    assert select("select status from ops.build order by build_id") == [("succeeded",), ("failed",)]
    assert select("select kind, status from ops.run order by run_id") == [("build", "succeeded"), ("build", "failed")]

    # Corrected: the steward takes the delivery back, and the next build stands.
    with connect("loader") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.load set state = 'refused', refused_reason = 'by hand'")
    write_rows("crime", [crime(1, "2013-10-01")], date(2013, 10, 1))
    assert build().new_load_count == 1
    assert select("select count(*) from core.int_crime") == [(1,)]


@pytest.mark.alarm("build.tests")
def test_a_record_that_no_seed_can_place_fails_the_build_instead_of_vanishing(built_home):
    write_rows("crime", [crime(1, "2013-10-01"), crime(2, "2013-10-01", status="mislaid")], date(2013, 10, 1))
    with pytest.raises(BluelampError, match="The test touched_crime_has_one_version_at_a_time failed: Got 1 result"):
        build()
    assert select("select status, as_at_date from ops.build order by build_id desc limit 1") == [("failed", None)]


@pytest.mark.slow("a night that ends with a warning")
def test_an_unknown_offence_is_counted_and_reported(built_home):
    write_rows(
        "crime",
        [crime(1, "2013-10-01", offence_code="999"), crime(2, "2012-03-01", offence_code="28E")],
        date(2013, 10, 1),
    )
    summary = build()
    # 28E is a class of April 2017: on the crime's own date it was unknown.
    assert summary.warnings == ["touched_crime_has_known_offence: Got 2 results, configured to warn if != 0"]
    counts = "select category_id, sum(crime_count)::integer from core.int_crime_category_day group by category_id"
    assert select(counts) == [("all_crime", 2)]
    assert summary.to_dict()["warnings"] == summary.warnings


def test_results_of_every_node_are_written_down(built_home):
    layers = dict(select("select layer, count(*) from ops.model_result group by layer"))
    assert set(layers) == {"seeds", "core", "statistics", "marts", "tests"}
    assert layers["marts"] >= 4
    assert layers["tests"] >= 50
    rows = select("select row_count from ops.model_result where name = 'mart_daily_crime'")
    assert rows == [(23 * 22 * 4,)]
