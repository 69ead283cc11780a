"""What the forces and the editions of their Most Similar Groups must say together (DOMAIN E5)."""

from collections.abc import Iterator, Mapping

from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows

MOST_MEMBERS = 8
STAND_IN = "forces-found"  # every force that was found, in a warehouse of open data


def peers(forces: Rows, areas: Rows) -> Iterator[Finding]:
    """One own force; none in a warehouse without an area, which collects from others."""
    own_count = 1 if areas.rows else 0
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


def denominators(rows: Rows, measured: Rows) -> Iterator[Finding]:
    """What a count is compared per, without which it has no rate to compare (DOMAIN D5); a rate of outcomes is per its crimes."""
    types = {row["measure_id"]: row["measure_type"] for _, row in measured.rows}
    for number, row in rows.rows:
        is_rate = types.get(row["measure_id"]) == "outcome_rate"
        if row["measure_id"] in types and bool(row["denominator_kind"]) == is_rate:
            yield Finding(rows.file, number, "denominator_kind", f"{row['measure_id']} is compared "
                          f"{'per crimes, and not per ' + row['denominator_kind'] if is_rate else 'per nothing'}",
                          "Leave it empty." if is_rate else "Write population or household.")  # fmt: skip


def groups(members: Rows) -> Iterator[Finding]:
    """Editions of at most eight that hold the force itself, all of one span of time, one at a time."""
    editions: dict[tuple[str, str], list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in members.rows:
        editions.setdefault((row["force_id"], row["msg_version"]), []).append((number, row))
    begun: dict[str, list[tuple[str, str, str]]] = {}
    for (force, version), found in editions.items():
        first = found[0][1]
        if force not in {row["member_force_id"] for _, row in found}:
            yield Finding(members.file, found[0][0], "member_force_id", f"{force} is not in its own group of {version}",
                          f"Add a row with {force} as member_force_id.")  # fmt: skip
        if len(found) > MOST_MEMBERS and version != STAND_IN:
            yield Finding(members.file, found[MOST_MEMBERS][0], "member_force_id",
                          f"the group of {version} has {len(found)} members, and a Most Similar Group has at most {MOST_MEMBERS}",
                          "Take out who does not belong, or end the older edition's rows.")  # fmt: skip
        for column in ("valid_from", "valid_to"):
            if other := next(((number, row) for number, row in found if row[column] != first[column]), None):
                yield Finding(members.file, other[0], column, f"the members of {version} hold for different times: "
                              f"{first['member_force_id']} has {first[column]}",
                              "Give all members of an edition the same days; another group is another edition.")  # fmt: skip
        begin, end = min(row["valid_from"] for _, row in found), max(row["valid_to"] for _, row in found)
        for name, other_begin, other_end in begun.setdefault(force, []):
            if other_begin < end and begin < other_end:
                yield Finding(members.file, found[0][0], "msg_version", f"{force} has the groups of {name} and of {version} at once",
                              "End the older edition on the day on which the newer begins.")  # fmt: skip
        begun[force].append((version, begin, end))
