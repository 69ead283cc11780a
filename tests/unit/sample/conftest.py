"""The sample written once for all tests of this folder, and its feeds read back."""

import pandas as pd
import pytest

from bluelamp.sample import write_sample
from tests.unit.sample import reading


@pytest.fixture(scope="session")
def landing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("landing")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def crime_rows(landing) -> pd.DataFrame:
    return reading.read_feed(landing, "crime")


@pytest.fixture(scope="session")
def crimes(crime_rows) -> pd.DataFrame:
    return reading.counted(reading.latest(crime_rows, ["crime_number"]))


@pytest.fixture(scope="session")
def outcome_rows(landing) -> pd.DataFrame:
    return reading.read_feed(landing, "outcome")


@pytest.fixture(scope="session")
def outcomes(outcome_rows, crimes) -> pd.DataFrame:
    """Live outcomes with what their crime says of itself."""
    live = reading.latest(outcome_rows, ["outcome_reference"])
    live = live[live.status == "recorded"]
    about = crimes[["crime_number", "recorded_date", "category", "lpu", "bcu", "is_domestic", "hate_strands"]]
    return live.merge(about, on="crime_number", how="left")


@pytest.fixture(scope="session")
def answers(landing) -> pd.DataFrame:
    return reading.latest(reading.read_feed(landing, "satisfaction"), ["response_reference", "stage"])
