"""Publications with the report's figures, and with those figures changed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bluelamp.reporting.narrative import Narrative, narrate
from tests.fixtures.publication import make_publication
from tests.fixtures.report_figures import report_rows, row

Key = tuple[str, str, str]


@pytest.fixture
def told() -> Callable[..., Narrative]:
    """Tells the report's figures, but for the changes: (measure, area, statistic) to a value, a label or None (left out)."""

    def tell(changes: dict[Key, Any] | None = None) -> Narrative:
        changes = changes or {}
        rows = [
            line for line in report_rows() if (line["measure_id"], line["area_name"], line["statistic"]) not in changes
        ]
        for (measure, area, statistic), value in changes.items():
            if value is not None:
                words = isinstance(value, str)
                rows.append(row(measure, area, statistic, None if words else Decimal(value), value if words else None))
        return narrate(make_publication(figures=rows))

    return tell


def words_of(narrative: Narrative, section: str, part: str) -> str:
    """The paragraph of a part."""
    found = next(s for s in narrative.sections if s.name == section)
    return " ".join(sentence.text for p in found.parts if p.title == part for sentence in p.sentences)
