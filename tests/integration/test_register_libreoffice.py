"""The register's round trip as a person makes it in LibreOffice: write the workbook, type into it, save it as xlsx, refresh."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bluelamp.ingest import ingest
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.reporting.receipts.life import life_of
from bluelamp.reporting.spreadsheet.register_workbook import write_register_workbook
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select
from tests.integration.test_register import cells

SYSTEM_PYTHON = "/usr/bin/python3"
SCRIPT = Path(__file__).parents[1] / "fixtures" / "libreoffice_edit.py"
DISSATISFIED = "Burglary victims were less satisfied in September"
STATIONS = "Plain clothes at the stations"
EDITS = [
    ("Actions", "", "Action", STATIONS),
    ("Actions", STATIONS, "Status", "done"),
    ("Actions", STATIONS, "Start", "14/01/2013"),
    ("Actions", STATIONS, "Due", "30/06/2013"),
    ("Actions", STATIONS, "Done on", "28/06/2013"),
    ("Issues", DISSATISFIED, "Status", "closed"),
    ("Issues", DISSATISFIED, "Reason", "October’s answers are back at 90 %"),
    ("Responses", "Why do fewer crimes lead to an outcome than a year ago?", "Outcome", "Seen by the Panel"),
]


def is_driven() -> bool:
    """Whether LibreOffice and the system's Python that drives it are there."""
    asked = [SYSTEM_PYTHON, "-c", "import uno"]
    return bool(shutil.which("soffice")) and subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.slow("LibreOffice is started and the sample is built again")
@pytest.mark.timeout(1800)
def test_what_is_typed_in_libreoffice_is_in_the_marts_and_in_the_next_workbook_and_nothing_else_changed(
    sample_home, tmp_path
):
    if not is_driven():
        pytest.skip("LibreOffice Calc with UNO is not installed: scripts/install-test-tools --faults installs it")
    first = write_register_workbook(tmp_path / "first")
    before = cells(first.read_bytes())
    saved, edits = tmp_path / "register_2013-10-14 Ann.xlsx", tmp_path / "edits.json"
    # The lists show measures and areas in words, as they were written.
    [(measure,)] = select("select label from marts.mart_register_choice where list_name = 'measure' "
                          "and choice = 'theft_from_motor_vehicle_recorded'")  # fmt: skip
    [(area,)] = select(
        "select label from marts.mart_register_choice where list_name = 'area' and choice = 'Loughborough'"
    )
    typed = [*EDITS, ("Actions", STATIONS, "Measure", measure), ("Actions", STATIONS, "Area", area)]
    edits.write_text(json.dumps(typed), encoding="utf-8")
    subprocess.run([SYSTEM_PYTHON, SCRIPT, first, saved, edits], check=True, timeout=300)

    landing = settings().landing / "register"
    landing.mkdir(parents=True, exist_ok=True)
    shutil.copy(saved, landing)
    summary = ingest(["register"], settle_seconds=0)
    assert (summary.accepted, summary.rows, summary.rejected_rows) == (1, len(typed), 0)
    build_and_check()
    publish()

    assert select("select status, rag, start_date::text, done_date::text, measure_id, area_name from marts.mart_delivery_plan "
                  f"where title = '{STATIONS}'") == [
        ("done", "complete", "2013-01-14", "2013-06-28", "theft_from_motor_vehicle_recorded", "Loughborough")]  # fmt: skip
    assert select("select status, closing_test, is_open from marts.mart_briefing_issue "
                  f"where title = '{DISSATISFIED}'") == [("closed", "reason given", False)]  # fmt: skip
    assert select("select outcome from marts.mart_panel_response") == [("Seen by the Panel",)]
    after = cells(write_register_workbook(tmp_path / "next").read_bytes())
    changed = {record: fields for record, fields in after.items() if before.get(record) != fields}
    assert sorted(entity for entity, _ in changed) == ["action", "issue", "response"]
    assert set(before) <= set(after)
    moved = {
        (entity, column)
        for (entity, record), fields in changed.items()
        for column, value in fields.items()
        if (before.get((entity, record)) or {}).get(column) != value
    }
    assert {pair for pair in moved if pair[0] != "action"} == {
        ("issue", "status"), ("issue", "reason"), ("response", "outcome")}  # fmt: skip

    # The eight months after January 2013, against units where nothing was done; and its life tells so.
    [(verdict, count, used, compared, action)] = select(
        "select verdict, after_month_count, months_used, compared_area_count, intervention_id from marts.mart_intervention_effect "
        f"where title = '{STATIONS}'"
    )
    assert (count, compared) == (8, 14)
    assert verdict in ("helped", "no clear change", "got worse", "cannot be told")
    assert used <= 8
    assert any(event.source.startswith("mart_intervention_effect: ") for event in life_of(action))
