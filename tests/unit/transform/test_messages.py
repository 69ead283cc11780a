"""What a failed node may say: never anything that could come from a row."""

from types import SimpleNamespace

import pytest

from bluelamp.transform.runner import describe, explain, without_values


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('invalid input syntax for type date: "Jane Doe"', "invalid input syntax for type date: …"),
        ("Key (crime_number)=(CR/0000001/13) already exists.", "Key (crime_number)…"),
        (
            'invalid input syntax for type integer: "7" Jane Doe 12 High St "x"',
            "invalid input syntax for type integer: …",
        ),
        ("one\n  DETAIL:  Failing row contains (Jane Doe).\n  two", "one two"),
        ("LINE 4: where name = 'Jane'\n ^\ndivision by zero", "division by zero"),
        ("unterminated 'Jane Doe", "unterminated …"),
        ("SELECT 3", "SELECT 3"),
    ],
)
def test_a_message_loses_its_values(message, said):
    assert without_values(message) == said


def node(**changes):
    return SimpleNamespace(
        **{
            "unique_id": "model.bluelamp.int_crime", "name": "int_crime", "resource_type": "model",
            "original_file_path": "models/intermediate/version/int_crime.sql",
            "config": SimpleNamespace(meta={"owner": "The registrar"}), **changes,
        }
    )  # fmt: skip


def result(**changes):
    return SimpleNamespace(
        **{
            "node": node(), "status": "success", "execution_time": 0.12345, "failures": None, "message": "MERGE 5",
            "adapter_response": {"rows_affected": 5}, **changes,
        }
    )  # fmt: skip


def test_a_model_counts_the_rows_that_it_wrote_and_a_test_those_that_it_found():
    assert describe(result()) == {
        "node_id": "model.bluelamp.int_crime", "name": "int_crime", "resource_type": "model", "status": "success",
        "seconds": 0.123, "row_count": 5, "message": "MERGE 5",
    }  # fmt: skip
    assert describe(result(status="fail", failures=2, adapter_response={}, message=None))["row_count"] == 2


def test_a_failure_names_the_node_its_owner_and_the_next_step():
    rows = [(describe(result(status="error", message='x "secret"')), node()), (describe(result(status="fail")), node())]
    error = explain(rows)
    assert error.what == "The model int_crime failed (1 more failed too): x …"
    assert error.where == "dbt_project/models/intermediate/version/int_crime.sql"
    assert "The registrar" in error.next_step
    assert "failed:" in explain(rows[:1]).what
