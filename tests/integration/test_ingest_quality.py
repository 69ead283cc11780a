"""The quality check of deliveries: Great Expectations decides what staging may read, and never lets anything pass unjudged."""

import json
import shutil
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.operations.task_log import fail_if_refused
from bluelamp.quality import check_build
from bluelamp.quality.profile import profile
from bluelamp.quality.suite import read_suite
from bluelamp.settings import Settings, settings
from tests.fixtures.landing import crimes, put, rows, text

LATE = {"recorded_at": "2013-10-14 10:00:00", "updated_at": "2013-10-11 10:00:00"}  # updated before it was recorded


@pytest.fixture
def suites(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the suites that a test may break."""
    folder = tmp_path / "expectations"
    shutil.copytree(settings().expectations, folder)
    monkeypatch.setattr(Settings, "expectations", property(lambda self: folder))
    return folder / "raw"


def put_night(day: int, number: int, **changes: str) -> None:
    received = {"received_at": f"2013-10-{day + 1}T06:00:00+01:00"}
    at = {"recorded_at": f"2013-10-{day} 09:12:00", "updated_at": f"2013-10-{day} 10:00:00"}
    put(f"crime_2013-10-{day}.csv", text("crime", crimes(*range(number, number + 10), **{**at, **changes})), **received)


def test_good_deliveries_are_accepted_and_known_since_they_were_received(home: Path) -> None:
    put_night(14, 10)
    summary = ingest(["crime"])
    assert (summary.loaded, summary.accepted, summary.refused) == (1, 1, 0)
    assert [delivered.state for delivered in summary.deliveries] == ["accepted"]
    assert rows("select state, known_at::text, decided_at is not null from ops.load") == [
        ("accepted", "2013-10-15 06:00:00+01", True)
    ]


def test_without_replay_a_delivery_is_known_from_now_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELAMP_REPLAY", "0")
    settings.cache_clear()
    put_night(14, 10)
    ingest(["crime"])
    assert rows("select now() - known_at < '1 minute', now() - received_at < '1 minute' from ops.load") == [
        (True, True)
    ]


def test_only_the_delivery_that_cannot_be_right_is_refused(home: Path) -> None:
    put_night(13, 10)
    put_night(14, 30, **LATE)
    summary = ingest(["crime"])
    assert (summary.accepted, summary.refused) == (1, 1)
    good, bad = rows("select state, coalesce(refused_reason, '') from ops.load order by business_to")
    assert good == ("accepted", "")
    assert bad[0] == "refused"
    assert "updated before they were recorded. Found 100.0" in bad[1]
    failed = rows(
        """select distinct load.business_to::text from ops.check_result join ops.load using (load_id)
           where severity = 'critical' and not is_success"""
    )
    assert failed == [("2013-10-14",)]
    assert len(rows("select from raw.crime")) == 20


@pytest.mark.parametrize(
    ("extracted", "after"), [("2013-10-14T10:00:00+01:00", [20, 40, 20, 20, 40]), (None, [0, 0, 20, 20, 40])]
)
def test_times_are_compared_to_the_second(home: Path, extracted: str | None, after: list[int]) -> None:
    """Police time is British Summer Time; without extracted_at a delivery holds what its day brought."""
    day = "2013-10-14 "
    times = [  # recorded, updated, committed from, committed to
        ("09:00:00", "09:59:59", "08:00:00", "08:00:00"), ("09:30:00", "10:00:00", "08:00:01", "08:00:00"),
        ("10:00:00", "10:00:01", "10:00:00", "10:00:00"), ("10:00:01", "10:00:00", "10:00:02", "10:00:02"),
        ("09:00:00", "10:00:01", "09:00:01", "09:00:02"),
    ]  # fmt: skip
    columns = ("recorded_at", "updated_at", "committed_from_at", "committed_to_at")
    values = [dict(zip(columns, (day + time for time in each), strict=True)) for each in times]
    told = {"extracted_at": extracted} if extracted else {}
    put(
        "crime_2013-10-14.csv",
        text("crime", [row for n, each in enumerate(values) for row in crimes(n, **each)]),
        **told,
    )
    (delivered,) = ingest(["crime"], leave_unchecked=True).deliveries
    assert delivered.rejected_row_count == 0
    with connect("loader") as connection:
        suite = read_suite(settings().expectations / "raw" / "crime.json")
        (row,) = profile(connection, suite, [delivered.load_id]).to_dict("records")
    measures = (
        "recorded_after_extract",
        "updated_after_extract",
        "updated_before_recorded",
        "committed_backwards",
        "committed_after_recorded",
    )
    assert [row[f"{measure}_pct"] for measure in measures] == after


def test_a_delivery_from_the_future_is_refused(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", []), received_at="2013-10-13T22:00:00+01:00")
    put("crime_2013-10-13.csv", text("crime", []), received_at="2013-10-13T23:30:00+01:00")
    summary = ingest(["crime"])
    assert (summary.accepted, summary.refused) == (1, 1)
    assert "days after" in summary.words()


def test_a_warning_only_tells(home: Path) -> None:
    put("crime_2013-10-14.csv", text("crime", []))
    summary = ingest(["crime"])
    assert (summary.accepted, summary.warnings) == (1, 1)


def test_what_an_interrupted_run_left_loaded_is_judged_by_the_next(home: Path) -> None:
    put_night(14, 10)
    ingest(["crime"], leave_unchecked=True)
    assert rows("select state from ops.load") == [("loaded",)]
    summary = ingest(["crime"])
    assert summary.accepted == 1
    assert summary.facts() == {"deliveries": 1, "rows": 10, "business_to": "2013-10-14"}


def test_what_an_interrupted_run_left_loaded_is_named_where_the_next_refuses_it(home: Path) -> None:
    put_night(14, 10, **LATE)
    ingest(["crime"], leave_unchecked=True)
    summary = ingest(["crime"])
    assert summary.refused == 1
    with pytest.raises(BluelampError, match="1 deliveries were refused or are held") as failed:
        fail_if_refused(summary)
    assert failed.value.where == "crime/crime_2013-10-14.csv"


def test_a_refused_delivery_sent_again_is_judged_again(home: Path, suites: Path) -> None:
    put_night(14, 30, **LATE)
    assert ingest(["crime"]).refused == 1
    put_night(14, 30, **LATE)
    assert ingest(["crime"]).refused == 1
    suite = json.loads((suites / "crime.json").read_text())
    suite["expectations"] = suite["expectations"][:1]
    (suites / "crime.json").write_text(json.dumps(suite))
    put_night(14, 30, **LATE)
    assert ingest(["crime"]).accepted == 1
    assert rows("select state, refused_reason, (select count(*) from raw.crime) from ops.load") == [
        ("accepted", None, 10)
    ]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (None, "There is no suite"),
        ({"expectations": []}, "empty"),
        ({"expectations": [{"type": "expect_column_values_to_be_between", "kwargs": {"column": "row_count"}}]}, "severity"),
        ({"meta": {}}, "known_codes lacks 'offence_codes'"),
        ({"column": "no_such_measure"}, "could not be judged"),
        ({"type": "expect_no_such_thing"}, "1 expectations gave 0 results"),
        ({"type": "expect_column_mean_to_be_between", "column": "row_count", "max_value": 1}, "for which deliveries"),
    ],
)  # fmt: skip
def test_a_suite_that_cannot_judge_stops_everything(
    home: Path, suites: Path, change: dict[str, object] | None, complaint: str
) -> None:
    put_night(14, 10)
    kind = {"type": "expect_column_values_to_be_between", **{k: v for k, v in (change or {}).items() if k == "type"}}
    kwargs = {"min_value": 0, **{k: v for k, v in (change or {}).items() if k not in ("type", "expectations")}}
    made = {"expectations": [{**kind, "severity": "warning", "description": "Always.", "kwargs": kwargs}]}
    codes = json.loads((suites / "crime.json").read_text())["meta"]
    (suites / "crime.json").write_text(json.dumps({**made, "meta": codes, **(change or {})}))
    if change is None:
        (suites / "crime.json").unlink()
    with pytest.raises(BluelampError, match=complaint):
        ingest(["crime"])
    assert rows("select state from ops.load") == [("loaded",)]
    assert rows("select status from ops.run") == [("failed",)]


def test_the_pages_show_what_was_found_and_load_nothing_from_outside(home: Path) -> None:
    put_night(14, 30, **LATE)
    ingest(["crime"])
    page = (settings().site / "checks" / "raw" / "crime.html").read_text()
    assert "At most 5 % of the rows may be updated before they were recorded." in page
    index = (settings().site / "checks" / "index.html").read_text()
    assert 'href="raw/crime.html"' in index
    assert "http:" not in page + index
    assert "https:" not in page + index


def test_the_check_of_marts_needs_suites(home: Path, suites: Path) -> None:
    shutil.rmtree(suites.parent / "build", ignore_errors=True)
    with pytest.raises(BluelampError, match="no suite"):
        check_build(1)
