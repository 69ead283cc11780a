"""How the counts of each release hung together when it was made, kept beside them: an attack on it goes by that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.disclosure.crime_count import Release, Structure, strangers, unrelated
from bluelamp.errors import BluelampError

AREA, TOTAL, WITHIN = "area", "total", "within"  # kinds of rows of ops.release_structure


def read_structures(cursor: Cursor) -> dict[int, Structure]:
    """The structure of each release that kept one."""
    cursor.execute("select release_id, kind, whole, part from ops.release_structure")
    return structures(cursor.fetchall())


def write_structure(cursor: Cursor, release_id: int, structure: Structure) -> None:
    """Keep a release's structure."""
    rows = [(release_id, *row) for row in structure_rows(structure)]
    execute_values(cursor, "insert into ops.release_structure values %s", rows)


def with_structure(number: int, release: Release, now: Structure) -> Release:
    """The release with its own structure, or today's where it kept none and today's fits: releases that an earlier version of the
    project made. Raises BluelampError where that is another, and where its own, written by hand, leaves something out: an attack that
    knows less than there is to know proves nothing."""
    if release.structure:
        if forgotten := sorted(unrelated(release, release.structure)):
            raise BluelampError(
                f"How release {number}'s counts hang together is not all there: nothing says what {', '.join(forgotten)} is in or "
                "made of, or where it lies.",
                where="ops.release_structure",
                next_step=f"Nothing was released. Write the rest of release {number}'s: docs/runbook.md, "
                "A release that cannot be made safe.",
            )
        return release
    if unknown := sorted(strangers(release, now)):
        raise BluelampError(
            f"Release {number} did not keep how its areas and crime types hang together, and they are others now: "
            f"{', '.join(unknown)}.",
            where="ops.release_structure",
            next_step=f"Nothing was released. Write release {number}'s: docs/runbook.md, A release that cannot be made safe.",
        )
    return replace(release, structure=now)


def structures(rows: Iterable[tuple[int, str, str, str]]) -> dict[int, Structure]:
    """The structure of each release, from its rows: release, kind, whole, part."""
    areas: dict[int, dict[str, str]] = defaultdict(dict)
    parts: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for number, kind, whole, part in rows:
        if kind == AREA:
            areas[number][part] = whole
        else:
            parts[number, kind][whole].add(part)

    def wholes(number: int, kind: str) -> dict[str, frozenset[str]]:
        return {whole: frozenset(found) for whole, found in parts[number, kind].items()}

    return {
        number: Structure(totals=wholes(number, TOTAL), within=wholes(number, WITHIN), bcu_of=areas[number])
        for number in areas
    }


def structure_rows(structure: Structure) -> list[tuple[str, str, str]]:
    """A structure as rows: kind, whole, part."""
    return [
        *((AREA, bcu, lpu) for lpu, bcu in structure.bcu_of.items()),
        *((TOTAL, whole, part) for whole, parts in structure.totals.items() for part in sorted(parts)),
        *((WITHIN, whole, part) for whole, parts in structure.within.items() for part in sorted(parts)),
    ]
