"""The register's round trip, as people make it: write the workbook, edit it, put it into the folder, refresh, write the next."""

import io

import openpyxl
import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest
from bluelamp.ingest.load.quarantine import list_rejected
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.register.open_workbook import open_workbook
from bluelamp.reporting.receipts.life import life_of
from bluelamp.reporting.spreadsheet.register_workbook import write_register_workbook
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select
from tests.fixtures.register_doings import put

pytestmark = pytest.mark.timeout(600)
HINCKLEY = (
    "select issue_id from marts.mart_briefing_issue where title = 'A series of burglaries of dwellings in Hinckley'"
)


def row_of(book, sheet: str, words: str) -> int:
    """The row of a sheet whose second cell holds the words; the first empty one for none."""
    return next(
        row[0].row for row in book[sheet].iter_rows(2, book[sheet].max_row + 1, 1, 2) if (row[1].value or "") == words
    )


def cells(content: bytes) -> dict[tuple[str, str], dict[str, str | None]]:
    """What a workbook was written with, by record and column."""
    base = open_workbook(content).base
    return {record: {name: value for name, (value, _) in fields.items()} for record, fields in base.cells.items()}


def test_the_report_s_items_are_published_and_a_workbook_makes_the_round(sample_home, tmp_path):
    assert select("select name, start_date::text from marts.mart_operation order by 1") == [
        ("Dynamo Auto", None), ("Op Dynamo", None), ("Op Tiger", "2013-10-28")]  # fmt: skip
    assert select("select count(*) from marts.mart_horizon_item") == [(3,)]
    assert select("select count(*) from marts.mart_recommendation where status = 'open'") == [(1,)]
    assert select("select rag, count(*) from marts.mart_delivery_plan group by 1 order by 1") == [
        ("amber", 2), ("complete", 1), ("green", 1), ("red", 1)]  # fmt: skip
    assert select("select update_count, overdue_action_count, conflict_count from marts.mart_briefing_issue "
                  f"where issue_id = ({HINCKLEY})") == [(3, 0, 1)]  # fmt: skip
    # One proposal for a measure and area, whatever speaks for it.
    assert select("select count(*) > 10, count(*) = count(distinct (measure_id, area_name)) from marts.mart_briefing_issue "
                  "where is_from_signal") == [(True, True)]  # fmt: skip

    first = write_register_workbook(tmp_path)
    before = first.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(before))
    put(book, "Action", "Visit every address twice", row_of(book, "Actions", ""), "Actions")
    put(book, "Due", "31/10/2013", row_of(book, "Actions", "Visit every address twice"), "Actions")
    put(book, "Start", "soon", row_of(book, "Actions", "Visit every address twice"), "Actions")
    put(book, "Status", "closed", row_of(book, "Issues", "Burglary victims were less satisfied in September"))
    put(
        book,
        "Reason",
        "October's answers are back at 90 %",
        row_of(book, "Issues", "Burglary victims were less satisfied in September"),
    )
    put(book, "Outcome", "Seen by the Panel", 2, "Responses")
    book.properties.lastModifiedBy = "Ann"
    landing = settings().landing / "register"
    landing.mkdir(parents=True, exist_ok=True)
    book.save(landing / "register_2013-10-14 Ann.xlsx")

    summary = ingest(["register"], settle_seconds=0)
    assert (summary.accepted, summary.rows, summary.rejected_rows) == (1, 5, 1)
    [rejected] = [row for row in list_rejected("register") if row["file_name"].endswith("Ann.xlsx")]
    assert rejected["reason"].startswith("Sheet Actions, row 7, column Start: it is no date")
    build_and_check()
    publish()

    assert select("select due_date::text, rag from marts.mart_delivery_plan where title like 'Visit%%'") == [
        ("2013-10-31", "green")
    ]
    assert select("select status, closing_test from marts.mart_briefing_issue where title like 'Burglary victims%%'") == [
        ("closed", "reason given")]  # fmt: skip
    assert select("select outcome from marts.mart_panel_response") == [("Seen by the Panel",)]
    after = cells(write_register_workbook(tmp_path / "next").read_bytes())
    changed = {record: fields for record, fields in after.items() if cells(before).get(record) != fields}
    assert sorted(entity for entity, _ in changed) == ["action", "issue", "response"]
    assert set(cells(before)) <= set(after)

    [(issue,)] = select(HINCKLEY)
    told = [event.what for event in life_of(issue)]
    assert any("Two more burglaries over the weekend" in what for what in told)
    assert sum("(in conflict)" in what for what in told) == 2

    # As known earlier, its life until then, and nothing of later.
    [(first_known, last_known)] = select(
        "select min(known_at), max(known_at) from marts.mart_register_edit where record_id = %s", issue
    )
    until = life_of(issue, first_known)
    assert 0 < len(until) < len(told)
    assert len(life_of(issue, last_known)) >= len(until)
    with pytest.raises(BluelampError, match="no record"):
        life_of("I-N0NE00")

    # The old workbook once more, under another name: everything in it is known.
    book.save(landing / "register_2013-10-14 Ann again.xlsx")
    edits = select("select count(*) from marts.mart_register_edit")
    ingest(["register"], settle_seconds=0)
    build_and_check()
    publish()
    assert select("select count(*) from marts.mart_register_edit") == edits
