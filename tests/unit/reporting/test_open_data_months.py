"""The months of open data: what is held back, was no label yet, or is not here, is said as that and never read as nought."""

from datetime import date, datetime
from typing import Any

import pytest

from bluelamp.ingest.summary import Delivered, IngestSummary
from bluelamp.operations.open_data import forces_in
from bluelamp.reporting.open_data_site.months import headline, latest, month_rows
from bluelamp.reporting.open_data_site.read import OpenData

NEWEST, BEFORE = date(2014, 1, 1), date(2013, 1, 1)


def row(label: str, month: date, count: int, held_back: str | None = None) -> dict[str, Any]:
    return {
        "measure_id": f"{label}_published", "title": label, "unit": "crimes", "month_start_date": month, "crime_count": count,
        "held_back": held_back, "is_own": True, "force_name": "Kent", "difference": None,
    }  # fmt: skip


def data(*rows: dict[str, Any]) -> OpenData:
    return OpenData(1, datetime(2014, 2, 1), date(2014, 1, 31), rows, (), (), (), (), ())


def test_a_type_that_is_held_back_is_no_nought_and_stays_on_the_first_page():
    months = data(row("all_crime", NEWEST, 900), row("drugs", NEWEST, 0, "zeros"), row("all_crime", BEFORE, 890))
    [_, drugs] = latest(months)
    assert (drugs.count, drugs.change, drugs.why_not) == (None, None, "held back: zeros")
    assert month_rows(months)[0].held == {"drugs_published": "held back: zeros"}


def test_each_reason_for_no_year_before_is_its_own():
    told = {item.title: (item.year_before, item.why_none) for item in latest(data(
        row("all_crime", NEWEST, 900), row("drugs", NEWEST, 9), row("bicycle_theft", NEWEST, 30), row("all_crime", BEFORE, 890),
        row("drugs", BEFORE, 0, "zeros"),
    ))}  # fmt: skip
    assert told == {
        "all_crime": (890, ""), "drugs": (None, "held back: zeros"), "bicycle_theft": (None, "no such label then"),
    }  # fmt: skip
    assert [item.why_none for item in latest(data(row("all_crime", NEWEST, 900)))] == ["month not here"]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (row("all_crime", NEWEST, 900), row("all_crime", BEFORE, 900), "900 crimes for January 2014, as many as a year before"),
        (row("all_crime", NEWEST, 900), row("all_crime", BEFORE, 890), "900 crimes for January 2014, 10 more than a year before"),
        (row("all_crime", NEWEST, 0, "zeros"), row("all_crime", BEFORE, 0, "zeros"), "January 2014 is held back: zeros"),
    ],
)  # fmt: skip
def test_the_headline(now, before, said):
    assert headline(data(now, before)).endswith(said)


def test_a_month_between_that_is_of_no_use_is_named():
    months = month_rows(data(row("all_crime", BEFORE, 890), row("all_crime", date(2013, 3, 1), 900)))
    assert [month.why_not for month in months] == ["", "no usable file of this month is here", ""]


@pytest.mark.parametrize(
    "name", ["2014-11-kent-street (1).csv", "2014-11-Kent-street.csv", "2014-11-kent-street - Copy.CSV"]
)
def test_files_are_found_by_the_names_that_ingest_takes(tmp_path, name):
    (tmp_path / name).touch()
    assert forces_in(tmp_path) == ["kent"]


def test_what_waits_failed_or_was_left_alone_is_told():
    summary = IngestSummary(1, failures={"police_uk_outcomes": "the disk is full"})
    summary.add(Delivered("police_uk_street", "2014-11-kent-street.csv", "held", "fewer rows"))
    summary.leave_alone("notes.txt", "no feed's contract has a name like it")
    assert summary.words_of_left() == [
        "  held: police_uk_street/2014-11-kent-street.csv: fewer rows", "  FAILED: police_uk_outcomes: the disk is full",
        "  left alone: 1 file(s), such as notes.txt: no feed's contract has a name like it",
    ]  # fmt: skip
