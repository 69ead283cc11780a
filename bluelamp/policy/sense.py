"""What the rows of a policy must say together: one force, areas in their order, one own force, targets that can be meant."""

from collections.abc import Iterator, Mapping
from datetime import date

from bluelamp.calendar import year_label
from bluelamp.contracts import contracts_in
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows
from bluelamp.settings import settings

PARENT = {"force": "", "bcu": "force", "lpu": "bcu", "beat": "lpu"}
MEASURE_TYPES = ("recorded_crime", "outcome_rate", "satisfaction", "published_crime")
NAMED = ("force", "bcu", "lpu")  # areas that have figures
DIRECTIONS = ("lower_is_better", "higher_is_better", "neutral")
BASES = ("change_pct", "rate_pct")
MOST_MEMBERS = 8
STAND_IN = "forces-found"  # every force that was found, in a warehouse of open data


def sense(files: Mapping[str, Rows]) -> Iterator[Finding]:
    """Everything that single cells cannot tell."""
    yield from areas(files["area"])
    yield from measures(files["measure"], files["measure_definition"])
    yield from targets(files["target"], files["measure"])
    yield from peers(files["peer_force"], files["msg_membership"], own_count=1 if files["area"].rows else 0)
    yield from retention_findings(files["retention"], files["legal_hold"])


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
        if row["area_type"] not in PARENT:
            yield Finding(rows.file, number, "area_type", f"“{row['area_type']}” is no kind of area",
                          f"Choose one of: {', '.join(PARENT)}.")  # fmt: skip
        elif types.get(row["parent_area_code"], "") != PARENT[row["area_type"]]:
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


def measures(rows: Rows, definitions: Rows) -> Iterator[Finding]:
    """Measures of a known type that count something, with a definition."""
    defined = definitions.values("measure_id")
    for number, row in rows.rows:
        if row["measure_type"] not in MEASURE_TYPES:
            yield Finding(rows.file, number, "measure_type", f"“{row['measure_type']}” is no type of measure",
                          f"Choose one of: {', '.join(MEASURE_TYPES)}.")  # fmt: skip
        if row["direction"] not in DIRECTIONS:
            yield Finding(rows.file, number, "direction", f"“{row['direction']}” is no direction",
                          f"Choose one of: {', '.join(DIRECTIONS)}.")  # fmt: skip
        if row["measure_type"] != "satisfaction" and not row["category_id"]:
            yield Finding(rows.file, number, "category_id", "a measure of crime counts no category",
                          "Write the category_id of category.csv that it counts.")  # fmt: skip
        if row["measure_id"] not in defined:
            yield Finding(rows.file, number, "measure_id", f"{row['measure_id']} has no definition",
                          "Add a row to measure_definition.csv that says from when it is counted, and how.")  # fmt: skip


def targets(rows: Rows, measured: Rows) -> Iterator[Finding]:
    """Targets that can be meant: a basis that fits, a stretch that asks more, days inside their year."""
    lower = {row["measure_id"] for _, row in measured.rows if row["direction"] == "lower_is_better"}
    neutral = {row["measure_id"] for _, row in measured.rows if row["direction"] == "neutral"}
    for number, row in rows.rows:
        if row["basis"] not in BASES:
            yield Finding(rows.file, number, "basis", f"“{row['basis']}” is no basis of a target",
                          "Write change_pct (against the same days last year) or rate_pct.")  # fmt: skip
        if row["measure_id"] in neutral:
            yield Finding(rows.file, number, "measure_id", f"{row['measure_id']} has no good direction: no target fits",
                          "Take the target out, or give the measure a direction in measure.csv.")  # fmt: skip
        hard, stretch = (float(row[name]) if row[name] else None for name in ("hard_target", "stretch_target"))
        if (
            hard is not None
            and stretch is not None
            and (stretch > hard if row["measure_id"] in lower else stretch < hard)
        ):
            yield Finding(rows.file, number, "stretch_target", f"the stretch target {stretch:g} asks less than the target {hard:g}",
                          "A reduction of 10 % is -10, and a stretch target lies beyond the target.")  # fmt: skip
        year = year_label(date.fromisoformat(row["valid_from"]))
        if row["financial_year"] != year:
            yield Finding(rows.file, number, "financial_year", f"the row begins in {year}, and says {row['financial_year']}",
                          "Correct the year or the day: years run from 1 April to 31 March.")  # fmt: skip


def peers(forces: Rows, members: Rows, own_count: int) -> Iterator[Finding]:
    """One own force, in a group of at most eight that holds it; none in a warehouse without an area, which collects from others."""
    own = [(number, row["force_id"]) for number, row in forces.rows if row["is_own"] == "true"]
    if forces.rows and len(own) != own_count:
        number = own[own_count][0] if own else 0
        what = "no force is marked as your own"
        if own:
            what = f"{len(own)} {'forces are' if len(own) > 1 else 'force is'} marked as your own"
        next_step = "Write true for your force, and false for every other."
        if not own_count:
            next_step = "Write false for all, for no area is yours; or write your areas into area.csv."
        yield Finding(forces.file, number, "is_own", what, next_step)
    editions: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, row in members.rows:
        editions.setdefault((row["force_id"], row["msg_version"]), []).append((number, row["member_force_id"]))
    for (force, version), found in editions.items():
        if force not in {member for _, member in found}:
            yield Finding(members.file, found[0][0], "member_force_id", f"{force} is not in its own group of {version}",
                          f"Add a row with {force} as member_force_id.")  # fmt: skip
        if len(found) > MOST_MEMBERS and version != STAND_IN:
            yield Finding(members.file, found[MOST_MEMBERS][0], "member_force_id",
                          f"the group of {version} has {len(found)} members, and a Most Similar Group has at most {MOST_MEMBERS}",
                          "Take out who does not belong, or end the older edition's rows.")  # fmt: skip


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
