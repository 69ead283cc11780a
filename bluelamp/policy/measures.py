"""What measures and their definitions must say together."""

from collections.abc import Iterator, Mapping

from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows
from bluelamp.policy.tables import read_rows
from bluelamp.settings import settings


def measures(rows: Rows, definitions: Rows) -> Iterator[Finding]:
    """Measures that count something, have a definition, and can be told apart."""
    defined = definitions.values("measure_id")
    known: dict[tuple[str, str], str] = {}
    for number, row in rows.rows:
        if row["measure_type"] != "satisfaction" and not row["category_id"]:
            yield Finding(rows.file, number, "category_id", "a measure of crime counts no category",
                          "Write the category_id of category.csv that it counts.")  # fmt: skip
        if row["measure_id"] not in defined:
            yield Finding(rows.file, number, "measure_id", f"{row['measure_id']} has no definition",
                          "Add a row to measure_definition.csv that says from when it is counted, and how.")  # fmt: skip
        # Whoever fills in a register chooses a measure by these words.
        other = known.setdefault((row["title"], row["purpose"].lower()), row["measure_id"])
        if other != row["measure_id"]:
            yield Finding(rows.file, number, "title", f"{other} is called {row['title']} ({row['purpose'].lower()}), too",
                          "Give one of them another title.")  # fmt: skip
    yield from outcome_versions(rows, definitions)
    yield from variants(rows, definitions)


def outcome_versions(rows: Rows, definitions: Rows) -> Iterator[Finding]:
    """A rate of outcomes counts the types of its version: of one that nobody knows it counts none."""
    rates = {row["measure_id"] for _, row in rows.rows if row["measure_type"] == "outcome_rate"}
    known = sorted({row["definition_version"] for row in read_rows(settings().seed("outcome_definition"))})
    for number, row in definitions.rows:
        if row["measure_id"] in rates and row["definition_version"] not in known:
            yield Finding(definitions.file, number, "definition_version",
                          f"“{row['definition_version']}” does not stand in outcome_definition.csv",
                          f"Choose one of: {', '.join(known)}.")  # fmt: skip


def variants(rows: Rows, definitions: Rows) -> Iterator[Finding]:
    """A variant that leaves a group of outcomes out changes its definition on the very days on which its measure does."""
    defined: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in definitions.rows:
        defined.setdefault(row["measure_id"], []).append((number, row))
    for number, row in rows.rows:
        if not row["without_outcome_group"]:
            continue
        own, whole = defined.get(row["measure_id"], []), defined.get(row["variant_of"], [])
        if not row["variant_of"]:
            yield Finding(rows.file, number, "variant_of", f"{row['measure_id']} leaves a group out, and is a variant of no measure",
                          "Write the measure_id of the measure that it counts otherwise.")  # fmt: skip
            continue
        for day in sorted({held["valid_from"] for _, held in [*own, *whole]}) if own else []:
            versions = version(own, day), version(whole, day)
            if versions[0] != versions[1]:
                place = next((line for line, held in own if held["valid_from"] == day), own[0][0])
                yield Finding(definitions.file, place, "definition_version",
                              f"on {day} {row['measure_id']} is counted by {versions[0] or 'nothing'}, and {row['variant_of']}, "
                              f"which it is a variant of, by {versions[1] or 'nothing'}",
                              f"Give it the versions and days that {row['variant_of']} has.")  # fmt: skip
                break


def version(rows: list[tuple[int, Mapping[str, str]]], day: str) -> str | None:
    """The version by which a measure is counted on a day."""
    return next((row["definition_version"] for _, row in rows if row["valid_from"] <= day < row["valid_to"]), None)
