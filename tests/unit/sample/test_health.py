"""The sample's health feeds keep their contracts, come on their nights, and hold the cases that they were made for."""

import gzip
import io
import re
from datetime import date

import pandas as pd
import pytest

from bluelamp.contracts import load_contracts
from bluelamp.sample.files import DeliveryFile
from bluelamp.sample.health import health_files

FEEDS = ("sickness", "communications_release", "audit_recommendation")
FILES = list(health_files(2013))


def read(file: DeliveryFile) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(gzip.decompress(file.content)), dtype=str, keep_default_na=False)


@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_keeps_the_contract_and_no_key_comes_twice(feed: str) -> None:
    contract = load_contracts()[feed]
    for file in (file for file in FILES if file.feed == feed):
        assert contract.file_name_pattern.fullmatch(file.name)
        rows = read(file)
        assert list(rows.columns) == [column.header for column in contract.columns]
        assert len(rows) == file.row_count
        assert not rows.duplicated(list(contract.key)).any()
        for column in contract.columns:
            values = rows[column.header]
            assert not (column.is_required and (values == "").any()), column.name
            if column.pattern:
                assert all(re.fullmatch(column.pattern, value) for value in values if value), column.name
            if column.allowed_values:
                assert set(values) - {""} <= set(column.allowed_values), column.name


def test_the_nights_of_the_first_run_bring_one_feed_each() -> None:
    def names(night: int) -> list[str]:
        return [file.name for file in health_files(2013, night=date(2013, 10, night))]

    assert [names(night) for night in (12, 13, 14)] == [[f"{feed}_2013-09.csv.gz"] for feed in FEEDS]
    assert len(list(health_files(2013, until=date(2013, 10, 11)))) == len(FILES) - 3
    again = {file.name: file.content for file in health_files(2013)}
    assert {file.name: file.content for file in FILES} == again


def test_the_cases_that_it_was_made_for_are_there() -> None:
    sickness = pd.concat([read(file) for file in FILES if file.feed == "sickness"])
    missing = sickness[(sickness.department == "Professional standards") & (sickness.month == "2013-02")]
    assert missing.empty
    corrected = sickness[sickness.duplicated(["month", "department", "role_type"], keep=False)]
    assert list(corrected.month) == ["2013-06", "2013-06"]
    assert corrected.days_lost.nunique() == 2
    states = pd.concat([read(file) for file in FILES if file.feed == "audit_recommendation"])
    newest = states.groupby("recommendation_reference").last()
    due = newest[newest.due_on <= "2013-09-30"]
    assert (due.completed_on == "").sum() >= 1
    assert ((due.completed_on > due.due_on) & (due.completed_on != "")).sum() >= 1
    assert set(newest.priority) == {"high", "medium", "low"}
    assert (newest.owner == "").any()
