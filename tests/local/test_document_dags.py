"""Each cadence's documents through Airflow: the DAG ends well, its files are there, and what is issued is a row."""

from pathlib import Path

import pytest

from bluelamp.database import ensure_database
from bluelamp.local.airflow import airflow
from bluelamp.local.night import run_dags, wait_for_dags
from bluelamp.operations.documents import MONTHLY, QUARTERLY, SLIDES, WEEKLY
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

pytestmark = [pytest.mark.slow("every cadence's documents through Airflow, some minutes"), pytest.mark.timeout(1_800)]
CADENCES = {
    "weekly_fib_briefing": WEEKLY,
    "monthly_performance_reports": MONTHLY,
    "quarterly_panel_report": QUARTERLY,
}


def test_every_cadence_writes_and_issues_its_documents(sample_home: Path) -> None:
    wanted = [name for names in CADENCES.values() for name in names]
    try:
        with airflow(["scheduler", "dag-processor"], is_scheduling=False) as running:
            wait_for_dags(running.api)
            for dag_id in CADENCES:
                run_dags(running, [dag_id], print)
            events = running.api.request("GET", "/api/v2/assets/events?limit=50")["asset_events"]
            issued = [name for (name,) in select("select file_name from ops.document")]
    finally:
        ensure_database()  # the server ended with Airflow, and other tests want it
    [as_at] = list(settings().documents.iterdir())
    written = [path.name for path in as_at.iterdir() if path.suffix in (".pdf", ".pptx")]
    assert len(written) == len(wanted) == 10
    assert sorted(issued) == sorted(name for name in written if not name.startswith(SLIDES))
    assert {event["name"] for event in events} == {"weekly_documents", "monthly_documents", "quarterly_documents"}
