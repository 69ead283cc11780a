"""What earlier deliveries told other forces: by the database, or by their files where it kept nothing yet."""

from datetime import date
from typing import Any

from bluelamp.peers.withhold import PeerCount
from bluelamp.reporting.export.peer_history import read_told

AUGUST, SEPTEMBER = date(2013, 8, 1), date(2013, 9, 1)
COUNTS = [PeerCount(month, name, 9, 9) for month in (AUGUST, SEPTEMBER) for name in ("robbery", "sexual_offences")]


class Cursor:
    """A cursor that has these rows, whatever it is asked."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.rows = list(rows)

    def execute(self, query: str) -> None:
        assert "ops.peer_cell" in query

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows


def test_what_the_database_keeps_is_what_was_told(tmp_path):
    told = read_told(Cursor((AUGUST, "robbery", True), (AUGUST, "sexual_offences", False)), COUNTS, [tmp_path / "none"])  # type: ignore[arg-type]
    assert (set(told.sent), set(told.kept)) == ({(AUGUST, "robbery")}, {(AUGUST, "sexual_offences")})


def test_files_from_before_tell_what_was_sent_and_what_of_their_months_was_not(tmp_path):
    file = tmp_path / "peer_month_2013-08_kent.csv"
    file.write_text("force_id,month,category_id,recorded_count,outcome_count\nkent,2013-08,robbery,9,9\n")
    told = read_told(Cursor(), COUNTS, [file])  # type: ignore[arg-type]
    assert (set(told.sent), set(told.kept)) == ({(AUGUST, "robbery")}, {(AUGUST, "sexual_offences")})
    nothing = read_told(Cursor(), COUNTS, [])  # type: ignore[arg-type]
    assert (set(nothing.sent), set(nothing.kept)) == (set(), set())
