"""Four deliveries in all 24 orders of arrival, each built as it comes, end in the same facts."""

from datetime import date, datetime
from itertools import permutations

import pytest

from bluelamp.transform import build
from tests.fixtures.raw_rows import checksums, crime, select, write_rows

ORDERS = list(permutations(range(4)))


def contents(order: int) -> list[list[dict[str, str | None]]]:
    """What the four nights hold, in crimes of their own for each order of arrival (numbers 1000 × order + …)."""
    a, b, c, d, e = (1000 * order + n for n in range(1, 6))
    new, moved = "2013-10-01", {"lpu_code": "N01", "bcu_code": "COUNTIES"}
    return [
        [crime(a, new), crime(b, new), crime(c, new), crime(d, new)],
        # b moves to Hinckley and another day; a is sent again as it was; c changes without a newer updated_at.
        [
            crime(a, new),
            crime(b, "2013-09-30", updated_at="2013-10-02 09:00:00", **moved),
            crime(c, new, offence_code="48"),
        ],
        # a is a no-crime; c goes back to what it was, again without a newer updated_at; e comes late.
        [crime(a, new, status="no_crime", updated_at="2013-10-03 09:00:00"), crime(c, new), crime(e, "2013-09-29")],
        # d's update of the second was written before the one that comes with it is old: only updated_at tells.
        [
            crime(d, new, offence_code="30A", updated_at="2013-09-30 23:59:59"),
            crime(b, new, updated_at="2013-10-02 08:00:00"),
        ],
    ]


def facts(order: int, table: str, columns: str) -> list[tuple]:
    """Rows of the crimes of one order, without what tells the orders apart."""
    return select(
        f"""select substr(crime_number, 8, 3), {columns} from core.{table}
            where substr(crime_number, 4, 4)::integer = %s order by 1, 2""",
        order,
    )


@pytest.mark.slow("four deliveries in 24 orders, and all of it once more")
@pytest.mark.real_life(
    "versions of one age",
    "equal updated_at and date: the delivery that came last decides, however it comes to be built",
)
def test_every_order_of_arrival_ends_in_the_same_facts(built_home):
    for arrival in range(4):
        for number, order in enumerate(ORDERS):
            night = order[arrival]
            day = date(2013, 10, 1 + night)
            # Known when it arrived; extracted in the night that it is of.
            write_rows(
                "crime", contents(number)[night], day, part=str(number), known_at=datetime(2013, 11, 1 + arrival),
                extracted_at=datetime(2013, 10, 2 + night, 3),
            )  # fmt: skip
        build()
    columns = "version_number, recorded_date, offence_code, lpu_code, status, is_counted"
    straight = facts(0, "int_crime", columns)
    assert [row[2:] for row in straight] == [
        (date(2013, 10, 1), "28A", "C02", "no_crime", False),
        (date(2013, 9, 30), "28A", "N01", "recorded", True),
        (date(2013, 10, 1), "28A", "C02", "recorded", True),
        (date(2013, 10, 1), "28A", "C02", "recorded", True),
        (date(2013, 9, 29), "28A", "C02", "recorded", True),
    ]
    versions = facts(0, "int_crime_version", "version_number, offence_code, lpu_code, status")
    for number in range(1, len(ORDERS)):
        assert facts(number, "int_crime", columns) == straight, ORDERS[number]
        assert facts(number, "int_crime_version", "version_number, offence_code, lpu_code, status") == versions, ORDERS[
            number
        ]

    # What was known in between is told by the order of arrival: with the nights 3, 2, 1, 0 the no-crime of a came second.
    backwards = ORDERS.index((3, 2, 1, 0))
    known = select(
        """select version_number, known_from::date, nullif(known_to, 'infinity')::date from core.int_crime_version
           where crime_number = %s order by 1""",
        crime(1000 * backwards + 1, "2013-10-01")["crime_number"],
    )
    assert known == [(1, date(2013, 11, 3), date(2013, 11, 3)), (2, date(2013, 11, 2), None)]

    step_by_step = checksums()
    build(full_refresh=True)
    assert checksums() == step_by_step
