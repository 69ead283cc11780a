"""What the rows of a policy must say together, and areas in their order. What targets, measures, groups of forces, the scorecard and
issues must say stands in the modules of these names."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from bluelamp.contracts import contracts_in
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows
from bluelamp.policy.issues import issue_rules
from bluelamp.policy.measures import measures
from bluelamp.policy.peers import denominators, groups, peers
from bluelamp.policy.scorecard import scorecard
from bluelamp.policy.targets import decisions, targets
from bluelamp.settings import settings

PARENT = {"force": "", "bcu": "force", "lpu": "bcu", "beat": "lpu"}
NAMED = ("force", "bcu", "lpu")  # areas that have figures


def sense(files: Mapping[str, Rows], sound: Collection[str]) -> Iterator[Finding]:
    """Everything that single cells cannot tell. sound: tables that could be read, cell by cell; nothing is asked that needs another,
    for what is missing of it would be told as a fault elsewhere."""
    for question, tables in QUESTIONS:
        if all(table in sound for table in tables):
            yield from question(*(files[table] for table in tables))


def areas(rows: Rows) -> Iterator[Finding]:
    """One force at the top, and every area below one of the next larger kind."""
    forces = [(number, row) for number, row in rows.rows if row["area_type"] == "force"]
    types = {row["area_code"]: row["area_type"] for _, row in rows.rows}
    if rows.rows and not forces:
        yield Finding(
            rows.file, 0, "area_type", "no area is the force", "Add a row with area_type force and area_name force."
        )
    for number, row in forces:
        if len({other["area_code"] for _, other in forces}) > 1:
            yield Finding(
                rows.file, number, "area_type", "there is more than one force", "Keep one; the others are bcu."
            )
        if row["area_name"] != "force":
            yield Finding(rows.file, number, "area_name", f"the force is called {row['area_name']} here",
                          "Write force: this is the name that every table and page goes by.")  # fmt: skip
    for number, row in rows.rows:
        if types.get(row["parent_area_code"], "") != PARENT[row["area_type"]]:
            inside = PARENT[row["area_type"]] or "nothing"
            yield Finding(rows.file, number, "parent_area_code", f"the {row['area_type']} {row['area_code']} must lie in "
                          f"{'no other area' if inside == 'nothing' else f'a {inside}'}",
                          "Leave it empty." if inside == "nothing" else f"Write the area_code of a {inside}.")  # fmt: skip
    yield from parents(rows)
    yield from names(rows)
    yield from collectors(rows)


def parents(rows: Rows) -> Iterator[Finding]:
    """An area stands only while the one that it lies in does: its crimes would count nowhere."""
    stands: dict[str, list[Mapping[str, str]]] = {}
    for _, row in sorted(rows.rows, key=lambda numbered: numbered[1]["valid_from"]):
        stands.setdefault(row["area_code"], []).append(row)
    for number, row in rows.rows:
        above = stands.get(row["parent_area_code"], [])
        until = row["valid_from"]
        for parent in above:
            if parent["valid_from"] <= until:
                until = max(until, parent["valid_to"])
        if above and until < row["valid_to"]:
            what = f"{row['parent_area_code']}, which the {row['area_type']} {row['area_code']} lies in, does not stand on {until}"
            next_step = "End this row on that day, and add one from then on with the area that it lies in."
            if until == row["valid_from"]:
                next_step = "Begin this row when that area begins, or begin that area earlier."
            yield Finding(rows.file, number, "valid_to" if until > row["valid_from"] else "valid_from", what, next_step)


def names(rows: Rows) -> Iterator[Finding]:
    """One name, one area at a time: pages and documents know areas by their names, and marts by kind and name. What only collects
    the unallocated may share its name with the area above it, and is never told of."""
    known: dict[str, list[Mapping[str, str]]] = {}
    for number, row in rows.rows:
        if row["area_type"] not in NAMED:
            continue
        others = known.setdefault(row["area_name"], [])
        for other in others:
            is_collecting = row["is_unallocated"] == other["is_unallocated"] == "true"
            is_at_once = row["valid_from"] < other["valid_to"] and other["valid_from"] < row["valid_to"]
            if (
                row["area_code"] != other["area_code"]
                and is_at_once
                and not (is_collecting and row["area_type"] != other["area_type"])
            ):
                yield Finding(rows.file, number, "area_name",
                              f"the {other['area_type']} {other['area_code']} is called {row['area_name']} at the same time",
                              f"Give one of them another name, such as {row['area_name']} {row['area_type']}, "
                              "or end the other's row before this one begins.")  # fmt: skip
                break
        others.append(row)


def collectors(rows: Rows) -> Iterator[Finding]:
    """One LPU at a time that collects the unallocated of each BCU, and one of the force (in a BCU that is itself unallocated): of
    two, nobody could say where a crime of unknown place counts."""
    nowhere = {
        row["area_code"] for _, row in rows.rows if row["area_type"] == "bcu" and row["is_unallocated"] == "true"
    }
    known: dict[str, list[Mapping[str, str]]] = {}
    for number, row in rows.rows:
        if row["area_type"] != "lpu" or row["is_unallocated"] != "true":
            continue
        place = "the force" if row["parent_area_code"] in nowhere else row["parent_area_code"]
        others = known.setdefault(place, [])
        for other in others:
            is_at_once = row["valid_from"] < other["valid_to"] and other["valid_from"] < row["valid_to"]
            if row["area_code"] != other["area_code"] and is_at_once:
                yield Finding(rows.file, number, "is_unallocated",
                              f"{other['area_code']} collects the unallocated of {place} at the same time",
                              "End the other's row before this one begins, or end both and begin one that collects for them.",
                              )  # fmt: skip
                break
        others.append(row)


def rebases(rows: Rows, placed: Rows) -> Iterator[Finding]:
    """Re-bases of areas that there are, from a month's first day: of any other, no chart would be drawn anew."""
    # Of whichever type where none is named.
    known = {(kind, row["area_name"]) for _, row in placed.rows for kind in (row["area_type"], "")}
    for number, row in rows.rows:
        if (row["area_type"], row["area_name"]) not in known:
            yield Finding(rows.file, number, "area_name", f"area.csv has no {row['area_type'] or 'area'} {row['area_name']}",
                          "Write the area_type and area_name of one of its rows.")  # fmt: skip
        if not row["from_month"].endswith("-01"):
            yield Finding(rows.file, number, "from_month", f"no month begins on {row['from_month'] or 'no day'}",
                          "Write the first day of the first month of the new baseline.")  # fmt: skip


def retention_findings(rules: Rows, holds: Rows) -> Iterator[Finding]:
    """Times that are none, pseudonyms of feeds that have none, holds that cover everything or nothing."""
    contracts = contracts_in(settings().contracts)
    for number, row in rules.rows:
        if int(row["keep_count"]) < 1:
            yield Finding(rules.file, number, "keep_count", f"nothing is kept for {row['keep_count']} {row['keep_unit']}s",
                          "Write a number from 1 on; take the row out to keep things for ever.")  # fmt: skip
        contract = contracts.get(row["feed"])
        if row["what"] == "personal_columns" and contract and not contract.has_personal_columns:
            having = ", ".join(feed for feed, one in contracts.items() if one.has_personal_columns)
            yield Finding(rules.file, number, "feed", f"{row['feed']} has no pseudonyms", f"Choose one of: {having}.")
    for number, row in holds.rows:
        if row["feed"] and row["feed"] not in contracts:
            yield Finding(holds.file, number, "feed", f"“{row['feed']}” is no feed",
                          f"Choose one of: {', '.join(contracts)}; or leave it empty for every feed.")  # fmt: skip
        if row["record_key"] and not row["feed"]:
            yield Finding(holds.file, number, "feed", "a record is held and no feed named",
                          "Name the feed whose record it is; a row for each feed.")  # fmt: skip
        if bool(row["business_from"]) != bool(row["business_to"]) or row["business_from"] > row["business_to"]:
            yield Finding(holds.file, number, "business_to", "the hold's dates are not a first and a last day",
                          "Write both, the first before the last, or neither.")  # fmt: skip
        if row["held_to"] <= row["held_from"]:
            yield Finding(holds.file, number, "held_to", "the hold ends before it begins",
                          "held_to is the first day on which it no longer holds.")  # fmt: skip


# What is asked, and of which tables.
QUESTIONS: Sequence[tuple[Callable[..., Iterator[Finding]], Sequence[str]]] = (
    (areas, ("area",)),
    (measures, ("measure", "measure_definition")),
    (targets, ("target", "measure")),
    (decisions, ("target_decision", "target")),
    (peers, ("peer_force", "area")),
    (denominators, ("peer_measure", "measure")),
    (rebases, ("rebase", "area")),
    (groups, ("msg_membership",)),
    (scorecard, ("scorecard_point", "scorecard_class", "scorecard_threat")),
    (issue_rules, ("issue_rule",)),
    (retention_findings, ("retention", "legal_hold")),
)
