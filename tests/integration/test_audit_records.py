"""bluelamp audit counts the records of an archived file as ingest does, whatever Excel or a force's own contract makes of it."""

from bluelamp.database import connect
from bluelamp.ingest import ingest
from bluelamp.operations.audit import audit
from bluelamp.settings import under_policy
from tests.fixtures import wyvern
from tests.fixtures.landing import crimes, headers, put, text


def administer(statement: str) -> None:
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_lines_of_nothing_but_commas_are_no_records(home):
    empty = ["," * (len(headers("crime")) - 1)] * 400
    put("crime_2013-10-14.csv", text("crime", [*crimes(*range(200)), *empty]))
    assert ingest(["crime"]).accepted == 1
    found = audit()
    assert (found.faults, found.feeds["crime"].delivered) == ([], 200)


def test_a_delivery_with_a_crime_twice_is_counted_too(home):
    put("crime_2013-10-14.csv", text("crime", crimes(*range(200), 199)))
    assert ingest(["crime"]).rejected_rows == 1
    assert audit().faults == []
    administer("update ops.load set row_count = 202")
    assert "load 1: the file has 201 records, the ledger says 202" in audit().faults


def test_records_are_told_apart_by_the_forces_own_contract(home, tmp_path):
    with under_policy(wyvern.write_policy(tmp_path / "policy")):
        rows = wyvern.records().crimes[:100]
        rows[7] = (*rows[7][:10], '"PC Müller;\r\nPC Meyer"', *rows[7][11:])
        empty = ("",) * len(wyvern.CRIME_COLUMNS)
        wyvern.write_delivery(
            "crime", "WYV_CRIMES_14-10-2013.txt", [wyvern.CRIME_COLUMNS, *rows, empty, empty], ";", "cp1252"
        )
        assert ingest(["crime"], settle_seconds=0).rows == 100
        assert audit().faults == []
