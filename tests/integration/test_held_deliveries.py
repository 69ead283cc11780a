"""What the quality check leaves to a person: the same rows under another date, and a snapshot of unknown age with fewer rows."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.ingest.decisions import decide_held
from bluelamp.operations.status import read_status
from bluelamp.operations.task_log import fail_if_refused
from tests.fixtures.landing import crimes, put, rows, text

KIND = "an extract under another date"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def states() -> list[tuple[object, ...]]:
    return rows("select business_to::text, state from ops.load order by load_id")


@pytest.mark.real_life(KIND, "yesterday's extract comes again under today's name")
def test_the_same_content_for_another_date_is_held(home: Path) -> None:
    content = text("crime", crimes(*range(20)))
    put("crime_2013-10-14.csv", content)
    assert ingest(["crime"]).accepted == 1
    put("crime_2013-10-15.csv", content, received_at="2013-10-16T06:00:00+01:00")
    summary = ingest(["crime"])
    assert (summary.accepted, summary.held, summary.refused) == (0, 1, 0)
    assert states() == [("2013-10-14", "accepted"), ("2013-10-15", "held")]
    assert "held: crime/crime_2013-10-15.csv: the same rows came for another date or part as load 1" in summary.words()
    assert [row["load_id"] for row in read_status().held] == [2]
    with pytest.raises(BluelampError, match="are held") as failure:
        fail_if_refused(summary)
    assert "bluelamp delivery release 2" in failure.value.next_step


@pytest.mark.real_life(KIND, "the same rows in another order, with other line ends")
def test_the_same_rows_in_another_order_are_held(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", crimes(*range(20))))
    put("crime_2013-10-15.csv", text("crime", crimes(*reversed(range(20)))).replace(b"\n", b"\r\n"),
        received_at="2013-10-16T06:00:00+01:00")  # fmt: skip
    ingest(["crime"])
    assert states() == [("2013-10-14", "accepted"), ("2013-10-15", "held")]


@pytest.mark.real_life(KIND, "as many rows of another day, one of them changed, and two empty nights")
def test_other_rows_and_empty_nights_are_not_held(home: Path) -> None:
    received = {"received_at": "2013-10-18T06:00:00+01:00"}
    put("crime_2013-10-14.csv", text("crime", crimes(*range(20))))
    put("crime_2013-10-15.csv", text("crime", [*crimes(*range(19)), *crimes(19, status="no_crime")]), **received)
    put("crime_2013-10-16.csv", text("crime", []), **received)
    put("crime_2013-10-17.csv", text("crime", []), **received)
    assert ingest(["crime"]).held == 0
    assert {state for _, state in states()} == {"accepted"}


def test_an_engineer_releases_or_refuses_and_the_reason_is_kept(home: Path) -> None:
    content = text("crime", crimes(*range(20)))
    for day in (14, 15, 16):
        put(f"crime_2013-10-{day}.csv", content, received_at="2013-10-17T06:00:00+01:00")
    assert ingest(["crime"]).held == 2
    decide_held(2, "an honest repetition", is_released=True)
    decide_held(3, "the supplier sent the wrong file", is_released=False)
    assert ingest(["crime"]).accepted == 1
    assert states() == [("2013-10-14", "accepted"), ("2013-10-15", "accepted"), ("2013-10-16", "refused")]
    assert rows("select action, actor, detail ->> 'reason' from ops.audit order by audit_id") == [
        ("release delivery", "bluelamp_engineer", "an honest repetition"),
        ("refuse delivery", "bluelamp_engineer", "the supplier sent the wrong file"),
    ]
    with pytest.raises(BluelampError, match="not held"):
        decide_held(3, "again", is_released=True)
    with pytest.raises(BluelampError, match="needs its reason"):
        decide_held(2, " ", is_released=True)


def put_street(count: int, **manifest: str) -> None:
    """A force's month with so many crimes of one street."""
    lines = [STREET] + [
        f"{number:064x},2013-06,Leicestershire Police,Leicestershire Police,-1.1,52.6,On or near High Street,E01013649,"
        "Leicester 041A,Burglary,,"
        for number in range(count)
    ]
    put("2013-06-leicestershire-street.csv", ("\n".join(lines) + "\n").encode(), "police_uk_street", **manifest)


def counted() -> list[tuple[object, ...]]:
    """Deliveries in order of arrival: state, rows, and what is said of each beside the check of rejected rows."""
    found = rows("select state, loaded_row_count, coalesce(held_reason, ''), warnings from ops.load order by load_id")
    return [(state, count, " ".join([held, *said])) for state, count, held, said in found]


@pytest.mark.real_life("an older vintage comes later", "90 rows after 100, and no manifest says which is newer")
@pytest.mark.parametrize(
    ("counts", "state", "said"),
    [
        ((100, 90), "held", "would replace load 1 (100 rows; this one 90)"),
        ((90, 100), "accepted", "replaces load 1 (90 rows; this one 100) as the one that came last"),
    ],
)
def test_a_snapshot_of_unknown_age_is_held_when_it_is_smaller_and_said_when_not(
    home: Path, counts: Sequence[int], state: str, said: str
) -> None:
    for count in counts:
        put_street(count)
        ingest(["police_uk_street"])
    (_, _, _), (found, _, words) = counted()
    assert found == state
    assert said in str(words)


@pytest.mark.real_life("an older vintage comes later", "the manifests tell which is newer, whatever comes first")
def test_manifests_decide_between_vintages_and_it_is_said(home: Path) -> None:
    put_street(100, extracted_at="2013-09-01T00:00:00+01:00", received_at="2013-09-02T00:00:00+01:00")
    ingest(["police_uk_street"])
    put_street(90, extracted_at="2013-08-01T00:00:00+01:00", received_at="2013-09-03T00:00:00+01:00")
    summary = ingest(["police_uk_street"])
    assert (summary.accepted, summary.held) == (1, 0)
    assert "extracted before load 1 (100 rows; this one 90), by their manifests: kept, and not used" in summary.words()
    put_street(80, extracted_at="2013-09-05T00:00:00+01:00", received_at="2013-09-06T00:00:00+01:00")
    assert (
        "replaces load 1 (100 rows; this one 80), which was extracted earlier" in ingest(["police_uk_street"]).words()
    )


@pytest.mark.real_life("a supplier's clock that jumps", "a manifest of the year 2031, and an honest one after it")
def test_what_a_clock_ahead_of_its_arrival_says_is_not_believed(home: Path) -> None:
    put_street(90, extracted_at="2031-09-01T00:00:00+01:00", received_at="2013-09-02T00:00:00+01:00")
    ingest(["police_uk_street"])
    put_street(80, extracted_at="2013-09-03T00:00:00+01:00", received_at="2013-09-04T00:00:00+01:00")
    assert "replaces load 1 (90 rows; this one 80), which was extracted earlier" in ingest(["police_uk_street"]).words()


@pytest.mark.real_life("warnings nobody sees", "an added column, named in summary, status and the task's log")
def test_what_the_ledger_says_is_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = [*text("crime", []).decode().strip().split(","), "added"]
    put("crime_2013-10-14.csv", text("crime", [f"{row},x" for row in crimes(*range(20))], header))
    summary = ingest(["crime"])
    words = "1 column(s) that the contract does not have were left out of raw"
    assert words in summary.words()
    assert summary.warnings == 1
    assert words in json.dumps(summary.to_dict(), default=str)
    assert [row["warning"][: len(words)] for row in read_status().warnings] == [words]
    fail_if_refused(summary)
    assert words in capsys.readouterr().out


@pytest.mark.real_life("codes that nothing knows", "a night on LPUs, BCUs and beats of another scheme")
def test_unknown_codes_of_a_night_are_named(home: Path) -> None:
    strange = crimes(*range(10), lpu_code="XX", bcu_code="NORTH", beat_code="XX01")
    put("crime_2013-10-14.csv", text("crime", [*strange, *crimes(99, lpu_code="SMITH")]))
    words = ingest(["crime"]).words()
    assert "of an LPU that the warehouse does not know. Found 100.0" in words
    assert "lpu_code: codes that the warehouse does not know: XX (10 rows), others (1 rows)" in words
    assert "bcu_code: codes that the warehouse does not know: NORTH (10 rows)" in words
    assert "beat_code: codes that the warehouse does not know: XX01 (10 rows)" in words
    assert "SMITH" not in words, "one row's slip may be anything"


@pytest.mark.real_life("codes that nothing knows", "known codes, and areas not yet known, are nothing to warn of")
def test_known_and_blank_codes_are_not_named(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", crimes(*range(10), lpu_code="C02", bcu_code="CITY", beat_code="")))
    assert "does not know" not in ingest(["crime"]).words()
