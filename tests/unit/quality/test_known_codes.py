"""Every coded column of a contract is held against what the warehouse knows, with a warning that names what it does not."""

import json
import re

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.quality.profile import known_codes
from bluelamp.quality.suite import read_suite
from bluelamp.settings import settings

# lsoa_code is no code of ours: nothing is looked up by it.
CODED = re.compile(r"(?!lsoa_).*_code|outcome_type|force_id|category_id")
COLUMNS = sorted(
    (contract.feed, column.name)
    for contract in load_contracts().values()
    for column in contract.columns
    # The open data's labels are mapped by seeds of their own, which name what they do not know.
    if CODED.fullmatch(column.name) and not column.allowed_values and not contract.feed.startswith("police_uk")
)


def test_the_coded_columns_are_these() -> None:
    assert COLUMNS == [
        ("collaboration", "force_id"), ("crime", "bcu_code"), ("crime", "beat_code"), ("crime", "lpu_code"), ("crime", "offence_code"),
        ("outcome", "outcome_type"), ("peer_month", "category_id"), ("peer_month", "force_id"), ("satisfaction", "lpu_code"),
    ]  # fmt: skip


@pytest.mark.parametrize(("feed", "column"), COLUMNS)
def test_a_coded_column_is_measured_and_its_unknown_codes_named(feed: str, column: str) -> None:
    path = settings().expectations / "raw" / f"{feed}.json"
    suite = read_suite(path)
    (name, entry), *_ = [(n, e) for n, e in suite.meta["known_codes"].items() if e.get("of") == column] or [("", {})]
    assert entry, f"{path.name} does not say what {column} may be"
    assert len(known_codes(suite)[name]) > 1
    assert f"as {entry['measure']}" in path.with_suffix(".sql").read_text().replace("\n        ", " ")
    warned = [e["kwargs"] for e in suite.expectations if e["severity"] == "warning"]
    assert [kwargs["max_value"] for kwargs in warned if kwargs.get("column") == entry["measure"]], json.dumps(entry)
