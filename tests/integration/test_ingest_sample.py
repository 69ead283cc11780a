"""The sample force, with its planted flaws: exactly these rows are rejected, for exactly these reasons."""

from pathlib import Path

from bluelamp.ingest import ingest
from bluelamp.sample import expected_rejections, write_sample
from bluelamp.settings import settings
from tests.fixtures.landing import rows


def test_exactly_the_planted_rows_are_rejected(home: Path) -> None:
    paths = write_sample(settings().landing)
    summary = ingest()
    assert summary.loaded + summary.skipped == len(paths)
    assert (summary.refused, summary.pending, summary.accepted) == (0, 0, summary.loaded)
    found = rows(
        """select rejected.feed, load.file_name, rejected.source_row, coalesce(rejected.column_name, ''), rejected.reason
           from ops.rejected_row as rejected join ops.load as load using (load_id)"""
    )
    expected = [tuple(vars(flaw).values()) for flaw in expected_rejections()]
    assert sorted(found) == sorted(expected)
    assert (
        rows("select state from ops.load where known_at is distinct from (manifest ->> 'received_at')::timestamptz")
        == []
    )
    again = write_sample(settings().landing)
    second = ingest()
    assert (second.loaded, second.skipped, second.rows) == (0, len(again), 0)
