"""Suites of expectations, written by hand as JSON: expectations/<schema>/<table>.json."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError

SEVERITIES = ("critical", "warning")


@dataclass(frozen=True)
class Suite:
    """A suite as its file has it. expectations: type, kwargs, severity, description, as Great Expectations writes them."""

    name: str
    expectations: list[dict[str, Any]]
    meta: dict[str, Any]
    source: Path


def read_suite(path: Path) -> Suite:
    """The suite of a file. Raises BluelampError where it is missing, empty or says nothing of severity: a check without
    expectations would let everything pass."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        suite = Suite(f"{path.parent.name}.{path.stem}", list(document["expectations"]), document.get("meta", {}), path)
    except FileNotFoundError:
        raise wrong(path, "There is no suite of expectations") from None
    except (ValueError, KeyError, TypeError):
        raise wrong(path, "The suite of expectations cannot be read") from None
    if not suite.expectations:
        raise wrong(path, "The suite of expectations is empty")
    for number, expectation in enumerate(suite.expectations, 1):
        if expectation.get("severity") not in SEVERITIES or not expectation.get("description"):
            raise wrong(path, f"Expectation {number} lacks its severity (critical or warning) or its description")
    return suite


def wrong(path: Path, what: str) -> BluelampError:
    """A suite that cannot be used."""
    return BluelampError(f"{what}.", where=str(path), next_step="Write it as expectations/raw/crime.json is written.")
