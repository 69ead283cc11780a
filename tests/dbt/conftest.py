"""A built warehouse with next to nothing in it, made once for the run: series and points are written into it."""

from datetime import date

import pytest

from bluelamp.transform import build
from tests.fixtures.databases import BUILT, keep_as, restore
from tests.fixtures.raw_rows import answer, crime, outcome, write_rows

KEPT = "bluelamp_chart_vectors"
AS_AT = date(2013, 10, 14)


@pytest.fixture(scope="session")
def warehouse_kept(built_kept):
    """One crime, one outcome and one answer of 14 October 2013, built and kept."""
    restore(BUILT)
    write_rows("crime", [crime(1, str(AS_AT))], AS_AT)
    write_rows("outcome", [outcome(1, str(AS_AT))], AS_AT)
    write_rows("satisfaction", [answer(1, str(AS_AT))], AS_AT)
    assert build().as_at_date == AS_AT
    keep_as(KEPT)


@pytest.fixture
def warehouse(warehouse_kept, home):
    """That warehouse as at 14 October 2013, this test's own copy."""
    restore(KEPT)
