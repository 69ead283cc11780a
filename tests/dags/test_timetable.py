"""docs/timetable.md says when each DAG runs, as Airflow reads it."""

import re
from typing import Any

from bluelamp.settings import PROJECT


def test_the_timetable_has_every_dag_and_its_clock(bag: dict[str, Any]) -> None:
    page = (PROJECT / "docs" / "timetable.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", page, re.MULTILINE))
    assert rows == {dag_id: dag["schedule"]["expression"] for dag_id, dag in bag["dags"].items()}
