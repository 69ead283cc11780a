"""Every figure of the sample force as an earlier release published it: a rearrangement moves none of them.

tests/expected/mart_figure_2026-11-25.csv.xz is published.mart_figure of that release on 14 October 2013, every row.
What has been changed on purpose since then stands in CHANGED, with the reason.
"""

import csv
import io
import lzma
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.raw_rows import select

EXPECTED = Path(__file__).parents[1] / "expected" / "mart_figure_2026-11-25.csv.xz"
# Statistics whose rule was mended: how their name begins, and why.
CHANGED: dict[str, str] = {
    "msg_verdict": "judged by Student's t, since the spread is estimated from few other members",
    "year_end_": "intervals widen by what the last months missed; what is not reliable follows",
    "target_probability": "from the wider intervals",
    "stretch_probability": "from the wider intervals",
    "target_outlook": "from the wider intervals",
    "rate_needed": "withheld where fewer than 30 have answered",
}

pytestmark = pytest.mark.timeout(600)

Key = tuple[str, str, str, str]


def expected() -> dict[Key, tuple[Decimal | None, str | None]]:
    """(measure, area type, area, statistic) -> (value, label) of the earlier release."""
    rows = csv.DictReader(io.StringIO(lzma.decompress(EXPECTED.read_bytes()).decode()))
    return {
        (row["measure_id"], row["area_type"], row["area_name"], row["statistic"]): (
            Decimal(row["value"]) if row["value"] else None,
            row["label"] or None,
        )
        for row in rows
    }


def test_every_figure_is_what_it_was(sample_home: Path) -> None:
    found = {
        (measure, area_type, area, statistic): (value, label or None)
        for measure, area_type, area, statistic, value, label in select(
            "select measure_id, area_type, area_name, statistic, value, label from published.mart_figure"
        )
    }
    before = {key: figure for key, figure in expected().items() if not key[3].startswith(tuple(CHANGED))}
    assert len(before) == 18_574
    assert {key: figure for key, figure in before.items() if key not in found} == {}
    wrong = {key: (figure, found[key]) for key, figure in before.items() if found[key] != figure}
    assert wrong == {}
