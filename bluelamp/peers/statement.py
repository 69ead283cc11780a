"""What a force says of its own counts beside them: the definitions and denominators that they rest on."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from bluelamp.settings import settings

# Seeds that say what is counted under a category, and what is an outcome.
BY_CATEGORY = ("category_rule", "offence_category")
OF_OUTCOMES = "outcome_definition"
# Columns that say where a rule comes from, not what is counted.
REMARKS = ("source", "status")
Rows = list[dict[str, str]]


def seed_rows(name: str) -> Rows:
    """A seed's rows, as the policy in use has them."""
    with open(settings().seed(name), encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def definition_versions() -> dict[str, str]:
    """A fingerprint for each category of what counts under it and of what an outcome is: two forces with the same count the same."""
    outcomes = rules(seed_rows(OF_OUTCOMES))
    found: dict[str, list[Any]] = defaultdict(list)
    for seed in BY_CATEGORY:
        for row in seed_rows(seed):
            found[row["category_id"]].append([seed, *rules([row])])
    return {category: version([sorted(found[category]), outcomes]) for category in sorted(found)}


def rules(rows: Iterable[Mapping[str, str]]) -> list[list[list[str]]]:
    """Rows without their remarks, in one order."""
    return sorted(sorted([name, value] for name, value in row.items() if name not in REMARKS) for row in rows)


def version(content: object) -> str:
    """Sixteen hexadecimal digits for what is said."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def denominators(force_id: str) -> Rows:
    """What the force's rates are per, dated."""
    columns = ("denominator_kind", "valid_from", "valid_to", "value", "status")
    return [
        {column: row[column] for column in columns} for row in seed_rows("denominator") if row["force_id"] == force_id
    ]


def own_force() -> str | None:
    """The force whose warehouse this is; None where the policy names none."""
    return next((row["force_id"] for row in seed_rows("peer_force") if row["is_own"].lower() == "true"), None)


def statement_of(force_id: str, **facts: object) -> dict[str, Any]:
    """What stands in the signed manifest: the force, its definitions and denominators, and what else is said."""
    return {
        "force_id": force_id,
        "definitions": definition_versions(),
        "denominators": denominators(force_id),
        **facts,
    }


def differences(statement: Mapping[str, Any]) -> list[str]:
    """Where another force counts, or divides, by other rules than this warehouse: warnings of its delivery."""
    force = statement.get("force_id")
    ours, theirs = definition_versions(), statement.get("definitions") or {}
    other = sorted(name for name in ours if name in theirs and ours[name] != theirs[name])
    found = []
    if other:
        found.append(f"{force} counts {', '.join(other)} by other definitions than this warehouse")
    here = {row["denominator_kind"]: row["value"] for row in denominators(str(force))}
    there = {row.get("denominator_kind"): row.get("value") for row in statement.get("denominators") or []}
    found += [
        f"{force} gives its {kind} as {there[kind]}, and seed denominator as {value}"
        for kind, value in here.items()
        if kind in there and there[kind] != value
    ]
    return found
