"""What the sample force's people wrote down: two workbooks of the register, filled in from the same empty one.

The first holds what the report of October 2013 itself tells of operations, plans, recommendations and the horizon. The second
names another owner for one issue, as somebody does who has not seen the first.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.register.state import RegisterState, Surroundings, Typed
from bluelamp.register.write_workbook import workbook_bytes
from bluelamp.sample.clock import next_morning
from bluelamp.sample.deliveries import RECEIVED_HOUR, Span
from bluelamp.sample.files import DeliveryFile
from bluelamp.settings import settings

FEED = "register"
SAVED_HOUR = 5
DATA = Path(__file__).parent / "data" / "register.json"


def register_files(*, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The workbooks that came by the morning after `until`, or in the morning after `night`."""
    for number, filled in enumerate(json.loads(DATA.read_text(encoding="utf-8")).values(), start=1):
        day = date.fromisoformat(filled["day"])
        if (night is not None and day != night) or (until is not None and day > until):
            continue
        typed = Typed(filled["name"], {kind: rows for kind, rows in filled.items() if isinstance(rows, list)})
        around = Surroundings("an empty register", f"{day - timedelta(days=1):%-d %B %Y}", True, lists())
        saved = next_morning(day, SAVED_HOUR).astimezone(UTC)
        content = workbook_bytes(RegisterState({}, {}, ()), load_contracts()[FEED].sheets, around, saved, typed)
        cells = sum(len(row) for rows in typed.rows.values() for row in rows)
        name = f"{FEED}_{day}_copy {number}.xlsx"
        yield DeliveryFile(FEED, name, Span(day, day, name), content, cells, next_morning(day, RECEIVED_HOUR))


def lists() -> dict[str, list[tuple[str, str]]]:
    """Measures and areas by their own names: what is chosen from is written as it is kept."""
    found = {}
    for name, seed, column in (("measure", "measure", "measure_id"), ("area", "area", "area_name")):
        with open(settings().seed(seed), encoding="utf-8", newline="") as handle:
            values = dict.fromkeys(row[column] for row in csv.DictReader(handle))
        found[name] = [(value, value) for value in values]
    return found
