"""Releasing counts to the public: read, protected against everything that was ever released, attacked, and only then written."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.database import connect, locks, ops
from bluelamp.disclosure import Certificate, certify, suppress
from bluelamp.disclosure.certificate import FOR_READERS
from bluelamp.disclosure.crime_count import (
    BCU,
    FORCE,
    LPU,
    Place,
    Release,
    Structure,
    is_printed,
    link,
    price,
    structure_of,
)
from bluelamp.disclosure.rule import is_force_only
from bluelamp.errors import BluelampError
from bluelamp.operations.public_document import read_documents
from bluelamp.operations.release_structure import read_structures, with_structure, write_structure
from bluelamp.reporting.narrative.template import measures_told
from bluelamp.reporting.publication_tables import OVERLAPS

# Complete quarters of this financial year and the one before it, by areas as they are now.
COUNTS = """
    select
        bridge.category_id, area.current_lpu_name, area.current_bcu_name, date_trunc('quarter', fact.recorded_date)::date,
        sum(fact.crime_count)::integer
    from star.fct_crime_day as fact
    inner join star.bridge_crime_category as bridge
        on bridge.offence_key = fact.offence_key and bridge.is_domestic = fact.is_domestic
        and bridge.is_hate_crime = fact.is_hate_crime
        and fact.recorded_date >= bridge.valid_from and fact.recorded_date < bridge.valid_to
    inner join star.dim_area as area on area.area_key = fact.area_key
    inner join star.dim_date as day on day.date = fact.recorded_date
    inner join star.dim_date as last on last.date = %(as_at_date)s
    where fact.recorded_date < date_trunc('quarter', %(as_at_date)s::date + 1)
        and left(day.financial_year, 4)::integer >= left(last.financial_year, 4)::integer - 1
    group by 1, 2, 3, 4"""
MEASURES = (
    "select measure_id, category_id from star.dim_measure where measure_type = 'recorded_crime' and variant_of is null"
)
EARLIER = """
    select truth.release_id, truth.category_id, truth.area_type, truth.area_name, truth.quarter_start_date, truth.crime_count,
        coalesce(shown.is_withheld, true)
    from ops.release_count as truth
    left join public_marts.crime_quarter as shown
        using (release_id, category_id, area_type, area_name, quarter_start_date)
    order by truth.release_id"""


@dataclass(frozen=True)
class Published:
    """What could be released: of which publication, its counts of every place (nought where nothing was counted), how they hang
    together, and the category that each measure of recorded crime counts."""

    publication_id: int
    as_at_date: Any
    release: Release
    structure: Structure
    categories: Mapping[str, str]

    @property
    def printed(self) -> set[str]:
        """The categories that the report shows by area."""
        told = measures_told()
        return {category for measure, category in self.categories.items() if measure in told}


@dataclass(frozen=True)
class ReleaseSummary:
    """A release and its certificate; release_id is None where nothing has changed since the last one, which then stands."""

    release_id: int | None
    certificate: Certificate

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {"release_id": self.release_id, **self.certificate.to_dict()}

    def words(self) -> str:
        """For people."""
        first = f"Release {self.release_id}." if self.release_id else "Nothing new to release; the last one stands."
        return f"{first} {self.certificate.words()}"


def release() -> ReleaseSummary:
    """Release the published counts of complete quarters. Raises BluelampError while nothing is published, and where no choice of
    withheld counts is safe: then nothing is released."""
    published = read_published()
    newest, structure = published.release, published.structure
    with connect("publisher") as connection, connection.cursor() as cursor:
        locks.wait_for(cursor, locks.PUBLISH)
        earlier = read_earlier(cursor, structure)
        documents = read_documents(cursor, published.categories)
        if earlier and earlier[-1].counts == newest.counts:
            return ReleaseSummary(None, attack_releases(earlier, structure, documents))
        history = link([*earlier, newest], structure, is_newest_open=True, documents=documents)
        told = {version for place, version in history.newest.items() if is_printed(place, published.printed)}
        try:
            hidden = suppress(
                history.linked, history.primary, public=history.public | (told - history.hidden), hidden=history.hidden,
                cost=price(structure),
            )  # fmt: skip
        except ValueError as error:
            raise BluelampError(
                f"No choice of counts to withhold makes this release safe beside those before it: {error}.",
                where="public_marts.release",
                next_step="Nothing was released. docs/runbook.md, A release that cannot be made safe.",
            ) from error
        withheld = frozenset(
            place
            for place, version in history.newest.items()
            if version in hidden or is_force_only(place.category_id, place.area_type)
        )
        certificate = attack_releases([*earlier, replace(newest, withheld=withheld)], structure, documents)
        if not certificate.holds:
            raise BluelampError(
                f"The attack on the release recovers {certificate.recovered_count} sensitive counts; nothing was released.",
                where="bluelamp/disclosure",
                next_step="Tell the developers: what is withheld should have prevented that.",
            )
        release_id = write(cursor, published, withheld, certificate)
    return ReleaseSummary(release_id, certificate)


def attack() -> Certificate:
    """Attack everything that was ever released. Raises BluelampError while nothing was."""
    published = read_published()
    with connect("publisher") as connection, connection.cursor() as cursor:
        earlier = read_earlier(cursor, published.structure)
        documents = read_documents(cursor, published.categories)
    if not earlier:
        raise BluelampError(
            "Nothing was ever released.", where="public_marts.release", next_step="bluelamp public release"
        )
    return attack_releases(earlier, published.structure, documents)


def attack_releases(releases: list[Release], structure: Structure, documents: list[Release]) -> Certificate:
    """The certificate of all releases, the newest as it would go out, beside what documents for the public have printed."""
    history = link(releases, structure, documents=documents)
    return certify(history.linked, history.primary, history.hidden)


def read_published() -> Published:
    """What could be released of the publication: all of one, whatever is published meanwhile."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("select publication_id, as_at_date from marts.publication")
        row = cursor.fetchone()
        if row is None:
            raise BluelampError("Nothing is published.", where="marts.publication", next_step="bluelamp refresh")
        publication_id, as_at_date = row
        cursor.execute(COUNTS, {"as_at_date": as_at_date})
        rows = cursor.fetchall()
        cursor.execute("select category_id from star.dim_crime_category")
        categories = [category for (category,) in cursor.fetchall()]
        cursor.execute(OVERLAPS)
        overlaps = cursor.fetchall()
        cursor.execute(MEASURES)
        category_of = dict(cursor.fetchall())
    bcu_of = {lpu: bcu for _, lpu, bcu, _, _ in rows}
    quarters = sorted({quarter for *_, quarter, _ in rows})
    areas = [
        (FORCE, FORCE),
        *((BCU, bcu) for bcu in sorted(set(bcu_of.values()))),
        *((LPU, lpu) for lpu in sorted(bcu_of)),
    ]
    counts = {
        Place(category, kind, name, quarter): 0
        for category in categories
        for kind, name in areas
        for quarter in quarters
    }
    for category, lpu, bcu, quarter, count in rows:
        for kind, name in ((FORCE, FORCE), (BCU, bcu), (LPU, lpu)):
            counts[Place(category, kind, name, quarter)] += count
    structure = structure_of(overlaps, bcu_of)
    return Published(publication_id, as_at_date, Release(counts, structure=structure), structure, category_of)


def read_earlier(cursor: Cursor, structure: Structure) -> list[Release]:
    """Every release so far, oldest first, with its true counts and how they hung together then; the given structure where a release
    kept none. Raises BluelampError where that one does not fit it."""
    kept = read_structures(cursor)
    cursor.execute(EARLIER)
    counts: dict[int, dict[Place, int]] = defaultdict(dict)
    withheld: dict[int, set[Place]] = defaultdict(set)
    for number, category, kind, name, quarter, count, is_withheld in cursor.fetchall():
        place = Place(category, kind, name, quarter)
        counts[number][place] = count
        if is_withheld:
            withheld[number].add(place)
    return [
        with_structure(number, Release(counts[number], frozenset(withheld[number]), kept.get(number)), structure)
        for number in counts
    ]


def write(cursor: Cursor, published: Published, withheld: frozenset[Place], certificate: Certificate) -> int:
    """The release's rows: for the public what is shown, for the next release what was true."""
    newest = published.release
    told = certificate.to_dict()
    release_id = insert(
        cursor, "public_marts.release", publication_id=published.publication_id, as_at_date=published.as_at_date,
        **{name: told.pop(name) for name in FOR_READERS},
    )  # fmt: skip
    insert(cursor, "ops.release_certificate", release_id=release_id, **told)
    execute_values(
        cursor,
        "insert into public_marts.crime_quarter values %s",
        [(release_id, *place, None if place in withheld else count, place in withheld)
         for place, count in newest.counts.items() if not is_force_only(place.category_id, place.area_type)],
    )  # fmt: skip
    execute_values(
        cursor,
        "insert into ops.release_count values %s",
        [(release_id, *place, count) for place, count in newest.counts.items()],
    )
    if newest.structure:
        write_structure(cursor, release_id, newest.structure)
    ops.audit(cursor, "release", release_id=release_id, publication_id=published.publication_id)
    return release_id


def insert(cursor: Cursor, table: str, **values: Any) -> int:
    """Insert a row; returns the release that it is of."""
    cursor.execute(
        sql.SQL("insert into {} ({}) values %s returning release_id").format(
            sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, values))
        ),
        (tuple(values.values()),),
    )
    ((release_id,),) = cursor.fetchall()
    return int(release_id)
