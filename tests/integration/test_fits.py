"""The layer of fits: one transaction, each step recorded, and nothing kept where everything is to be made anew."""

import pytest

from bluelamp.database import ops
from bluelamp.database.shown import WAREHOUSE_TARGET
from bluelamp.errors import BluelampError
from bluelamp.statistics import step
from bluelamp.statistics.warehouse import Warehouse
from bluelamp.transform import ledger
from tests.fixtures.raw_rows import select


def insert(warehouse: Warehouse, area_type: str) -> int:
    with warehouse.connection.cursor() as cursor:
        cursor.execute(
            """insert into fitted.projection_drift (measure_type, area_type, year_end_date, used_sd, error_count, fingerprint)
               values ('recorded_crime', %s, '2013-03-31', 0.1, 0, 'made up')""",
            (area_type,),
        )
        return cursor.rowcount


def one(warehouse: Warehouse) -> int:
    return insert(warehouse, "force")


def other(warehouse: Warehouse) -> int:
    return insert(warehouse, "bcu")


def failing(warehouse: Warehouse) -> int:
    message = "CANARY of a row"
    raise ZeroDivisionError(message)


def fit(monkeypatch: pytest.MonkeyPatch, *chosen: step.Step, is_full: bool = False) -> int:
    monkeypatch.setattr(step, "steps", lambda: chosen)
    with ledger.exclusive() as connection, ops.run("build", "builder") as run_id:
        assert step.fit(connection, run_id, WAREHOUSE_TARGET, is_full).node_count == len(chosen)
    return run_id


def kept() -> set[str]:
    return {area_type for (area_type,) in select("select area_type from fitted.projection_drift")}


@pytest.mark.alarm("build.statistics")
def test_a_step_that_fails_leaves_everything_as_it_stood(home, monkeypatch, caplog):
    run_id = fit(monkeypatch, one)
    assert select("select name, layer, row_count from ops.model_result where run_id = %s", run_id) == [
        ("one", "statistics", 1)
    ]
    with pytest.raises(BluelampError) as raised:
        fit(monkeypatch, other, failing)
    assert raised.value.what == "The fit failing failed: ZeroDivisionError."
    assert "in failing" in caplog.text
    assert "CANARY" not in str(raised.value) + caplog.text, "what an error says may quote a row"
    assert kept() == {"force"}


def test_a_full_build_forgets_what_was_fitted_and_any_other_keeps_it(home, monkeypatch):
    fit(monkeypatch, one)
    fit(monkeypatch, other)
    assert kept() == {"force", "bcu"}
    fit(monkeypatch, one, is_full=True)
    assert kept() == {"force"}
