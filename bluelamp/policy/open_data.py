"""A policy folder for a force of which nothing is known but what data.police.uk publishes.

Its measures are the labels of police.uk, its area is the force alone, its group is every force whose files were found: a
placeholder, and said so wherever a comparison is shown, until somebody writes the Most Similar Group into msg_membership.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.policy.tables import UNTIL_FURTHER_NOTICE, force_names, method_rows, read_rows, write_tables
from bluelamp.policy.version import FILE, VERSION
from bluelamp.settings import settings

FEEDS = ("police_uk_street", "police_uk_outcomes")
FIRST_MONTH = "2010-12-01"  # of data.police.uk
EDITION = "forces-found"
OWN_CHOICE = "chosen for open data: a first chart from ten months"
LABEL = "label of data.police.uk"


def own_force(wanted: str | None, found: Sequence[str]) -> str:
    """The force that the site is for. Raises BluelampError where it must be named, or has no file."""
    if wanted is None and len(found) == 1:
        return found[0]
    if wanted is None or wanted not in found:
        raise BluelampError(
            f"There is no street file of the force {wanted}." if wanted else "Files of several forces lie there.",
            next_step=f"Name one of them by --force: {', '.join(found)}.",
            exit_code=2,
        )
    return wanted


def write_open_data_policy(folder: Path, own: str, forces: Iterable[str]) -> None:
    """Write the policy of an own force among those forces into the folder. Raises BluelampError for a force nobody knows."""
    names = force_names()
    unknown = sorted(set(forces) - set(names))
    if unknown:
        raise BluelampError(
            f"Nobody knows the force {unknown[0]} that a file is named for.",
            where=str(settings().seed("police_uk_force")),
            next_step="Correct the file's name, or add the force's row to that table.",
        )
    write_tables(folder, tables(own, sorted({own, *forces}), names))
    write_whole(
        folder / FILE,
        f"# What this folder is: made by `bluelamp open-data`, yours from then on (policy/README.md).\n"
        f"version: {VERSION}\nmade_for: open data\nforce: {own}\nforce_name: {names[own]}\n",
    )


def tables(own: str, forces: Sequence[str], names: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table that is not empty."""
    labels = published_labels()
    always = {"valid_from": FIRST_MONTH, "valid_to": UNTIL_FURTHER_NOTICE}
    measures = [measure("all_crime", "All crime", "total", 1, is_crime=True)] + [
        measure(category, title, "crime_type", place, is_crime=is_crime)
        for place, (category, title, is_crime) in enumerate(labels, 2)
    ]
    rows: dict[str, list[dict[str, Any]]] = dict(method_rows())
    drawn = next(
        row
        for row in rows["chart_policy"]
        if (row["measure_type"], row["area_type"]) == ("recorded_crime", "force")
        and row["valid_to"] == UNTIL_FURTHER_NOTICE
    )
    rows["chart_policy"].append(
        {**drawn, "measure_type": "published_crime", "minimum_baseline_months": 10, "rare_chart_type": "none",
         **always, "source": OWN_CHOICE}
    )  # fmt: skip
    rows["area"] = [
        {"area_code": own, "area_type": "force", "area_name": "force", "is_unallocated": "false",
         "name_status": "data.police.uk", **always}
    ]  # fmt: skip
    rows["category"] = [
        {"category_id": row["category_id"], "category_name": row["title"], "category_group": row["measure_group"],
         "position": row["position"]}
        for row in measures
    ]  # fmt: skip
    # What a label has the same offences as: national seeds name these categories, and nothing here counts them.
    rows["category"] += [
        {"category_id": category, "category_name": category.replace("_", " ").capitalize(),
         "category_group": "recorded", "position": 100 + place}
        for place, category in enumerate(same_offences())
    ]  # fmt: skip
    rows["category_rule"] = [{"category_id": "all_crime", "rule": "every_crime", **always, "source": LABEL}]
    rows["measure"] = measures
    rows["measure_definition"] = [
        {"measure_id": row["measure_id"], "definition_version": "as published", **always, "source": LABEL,
         "status": "cited"}
        for row in measures
    ]  # fmt: skip
    rows["peer_force"] = [
        {"force_id": force, "force_name": names[force], "is_own": str(force == own).lower(),
         "source": "name in the files of data.police.uk"}
        for force in forces
    ]  # fmt: skip
    rows["peer_measure"] = [
        {"measure_id": row["measure_id"], "denominator_kind": "population", **always, "source": "DOMAIN D5"}
        for row in measures
    ]
    rows["peer_source"] = [{"source": "police_uk", **always, "reason": "nothing but open data is here"}]
    rows["msg_membership"] = [
        {"force_id": own, "msg_version": EDITION, "member_force_id": force, **always, "status": "placeholder",
         "source": "every force whose files were found, not the Most Similar Group"}
        for force in forces
    ]  # fmt: skip
    known = read_rows(settings().project / "policy" / "sample" / "seeds" / "denominator.csv")
    rows["denominator"] = [
        row for row in known if row["force_id"] in forces and row["denominator_kind"] == "population"
    ]
    return rows


def published_labels() -> list[tuple[str, str, bool]]:
    """The labels of police.uk, each in each of its meanings: category, title, whether it is a crime; today's first."""
    rows = read_rows(settings().seed("police_uk_category"))
    rows.sort(key=lambda row: (row["valid_to"] != UNTIL_FURTHER_NOTICE, row["is_crime"] == "false", row["crime_type"]))
    return [(row["published_category_id"], title_of(row), row["is_crime"] == "true") for row in rows]


def same_offences() -> list[str]:
    """The categories of recorded crime that a label of police.uk has the same offences as."""
    return sorted({row["category_id"] for row in read_rows(settings().seed("police_uk_category"))} - {""})


def title_of(label: dict[str, str]) -> str:
    """A label as a title; one that ended says so, since another of its name may have followed."""
    is_over = label["valid_to"] != UNTIL_FURTHER_NOTICE
    return f"{label['crime_type']} (to April 2013)" if is_over else label["crime_type"]


def measure(category: str, title: str, group: str, position: int, *, is_crime: bool) -> dict[str, Any]:
    """One measure of published crime."""
    name = re.sub("^police_uk_", "", category)
    return {
        "measure_id": f"{name}_published", "title": title, "purpose": "Published Crime", "measure_type": "published_crime",
        "category_id": category, "measure_group": group, "direction": "lower_is_better" if is_crime else "neutral",
        "unit": "crimes" if is_crime else "incidents", "rounding": "integer", "minimum_area_type": "force",
        "is_on_scorecard": "false", "position": position, "owner": "whoever reads this",
    }  # fmt: skip
