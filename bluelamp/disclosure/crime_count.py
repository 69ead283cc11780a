"""Counts of crimes by category, area and period as linked tables: what adds up to what, over every release so far."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from bluelamp.disclosure.linked import Linked, Relation
from bluelamp.disclosure.rule import PROTECTION, SMALL_AREAS, is_force_only, is_sensitive, is_too_few

FORCE, BCU, LPU = "force", "bcu", "lpu"
TOTAL = "total"  # the group of categories that are sums of crime types


class Span(NamedTuple):
    """The period of a count that a document prints: its first and last day."""

    first: date
    last: date

    def year_before(self) -> "Span":
        """The same days a year earlier; 28 February for the 29th."""
        return Span(
            *(day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day) for day in self)
        )


class Place(NamedTuple):
    """A count's place in a table. period: of a release a quarter, by its first day."""

    category_id: str
    area_type: str
    area_name: str
    period: date | str | Span


class Version(NamedTuple):
    """A count as it stood until it was restated: version 0 is the first that was released. Releases between which nothing changed
    show the same version, so what one of them withholds, the other must not tell."""

    place: Place
    version: int


@dataclass(frozen=True)
class Structure:
    """How categories and areas hang together.

    totals: category -> the crime types that are counted in it and nowhere else. within: category -> crime types of which it counts
    some. bcu_of: LPU -> BCU.
    """

    totals: Mapping[str, frozenset[str]]
    within: Mapping[str, frozenset[str]]
    bcu_of: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """All counts of one release, and the places that it withholds; of a document for the public its counts in the same way, by spans.
    structure: how they hung together then, where that is kept."""

    counts: Mapping[Place, int]
    withheld: frozenset[Place] = frozenset()
    structure: Structure | None = None


def is_printed(place: Place, printed: Collection[str]) -> bool:
    """Whether documents for the public print the count of that place for the year to date, from which a quarter's follows: the
    force's of any category (a sentence may name it), and below the force those of the printed categories that may be told there.
    Where that is so, withholding a quarter hides nothing."""
    if place.area_type == FORCE:
        return True
    if is_force_only(place.category_id, place.area_type):
        return False
    return place.category_id in printed and not (place.area_type in SMALL_AREAS and is_sensitive(place.category_id))


def structure_of(overlaps: Iterable[tuple[str, str, str, bool]], bcu_of: Mapping[str, str]) -> Structure:
    """How categories hang together that share crimes with crime types. overlaps: category, its group, a crime type that shares crimes
    with it, and whether all crimes of the type are in it."""
    totals: dict[str, set[str]] = {}
    within: dict[str, set[str]] = {}
    for category, group, kind, is_whole in overlaps:
        (totals if group == TOTAL and is_whole else within).setdefault(category, set()).add(kind)
    return Structure(
        {name: frozenset(kinds) for name, kinds in totals.items()},
        {name: frozenset(kinds) for name, kinds in within.items()},
        bcu_of,
    )


def strangers(release: Release, structure: Structure) -> set[str]:
    """Names of areas and categories that either a release or a structure does not know; none where the one is of the other."""
    lpus = {place.area_name for place in release.counts if place.area_type == LPU}
    bcus = {place.area_name for place in release.counts if place.area_type == BCU}
    categories = {place.category_id for place in release.counts}
    related = {*structure.totals, *structure.within}.union(*structure.totals.values(), *structure.within.values())
    return (lpus ^ set(structure.bcu_of)) | (bcus ^ set(structure.bcu_of.values())) | (related - categories)


def unrelated(release: Release, structure: Structure) -> set[str]:
    """Names of a release of which its structure says nothing, or says it of nothing: areas, and categories that have any crimes."""
    related = {*structure.totals, *structure.within}.union(*structure.totals.values(), *structure.within.values())
    counted = {place.category_id for place, count in release.counts.items() if count}
    return (counted - related) | strangers(release, structure)


@dataclass(frozen=True)
class History:
    """All releases as one system of linked tables. hidden: versions that no release shows; primary: sensitive ones among them."""

    linked: Linked
    primary: Mapping[Version, tuple[int, int]]
    hidden: frozenset[Version]
    public: frozenset[Version]
    newest: Mapping[Place, Version] = field(default_factory=dict)


def link(
    releases: Sequence[Release],
    structure: Structure,
    *,
    is_newest_open: bool = False,
    documents: Sequence[Release] = (),
) -> History:
    """The tables of all releases, oldest first, and what they have shown. structure: of those that keep none of their own.
    is_newest_open: what the last one withholds is yet to be chosen, so that it shows nothing. documents: what documents show beside
    them."""
    counts: dict[Version, int] = {}
    current: dict[Place, Version] = {}
    relations: dict[tuple[frozenset[tuple[Version, int]], bool], Relation] = {}
    public: set[Version] = set()
    tables: list[Mapping[Place, Version]] = []
    everything = [*documents, *releases]
    for number, release in enumerate(everything):
        for place, count in release.counts.items():
            before = current.get(place)
            if before is None or counts[before] != count:
                current[place] = Version(place, before.version + 1 if before else 0)
                counts[current[place]] = count
        tables.append({place: current[place] for place in release.counts})
        for relation in _relations(tables[-1], counts, release.structure or structure):
            relations[frozenset(relation.weights.items()), relation.is_equal] = relation
        if not (is_newest_open and number == len(everything) - 1):
            public |= {version for place, version in tables[-1].items() if place not in release.withheld}
    for document in tables[: len(documents)]:
        for quarters in tables[len(documents) :]:
            for relation in _within_spans(document, quarters, counts):
                relations[frozenset(relation.weights.items()), relation.is_equal] = relation
    primary = {
        version: PROTECTION
        for version, count in counts.items()
        if version.place.area_type in SMALL_AREAS and is_sensitive(version.place.category_id) and is_too_few(count)
    }
    newest = {place: current[place] for place in releases[-1].counts} if releases else {}
    open_versions = {
        version
        for place, version in newest.items()
        if is_newest_open and not is_force_only(place.category_id, place.area_type)
    }
    hidden = frozenset(counts.keys() - public - open_versions)
    return History(Linked(counts, list(relations.values())), primary, hidden, frozenset(public), newest)


def _relations(
    places: Mapping[Place, Version], counts: Mapping[Version, int], structure: Structure
) -> Iterable[Relation]:
    lpus: dict[str, list[str]] = {}
    for lpu, bcu in structure.bcu_of.items():
        lpus.setdefault(bcu, []).append(lpu)
    for place, version in places.items():
        if place.area_type == FORCE:
            areas = [(BCU, bcu) for bcu in lpus]
        elif place.area_type == BCU:
            areas = [(LPU, lpu) for lpu in lpus.get(place.area_name, ())]
        else:
            areas = []
        of_areas = [place._replace(area_type=kind, area_name=name) for kind, name in areas]
        if parts := [places[one] for one in of_areas if one in places]:
            yield _sum(version, parts, counts)
        totals, within = structure.totals.get(place.category_id), structure.within.get(place.category_id)
        of_types = [place._replace(category_id=one) for one in sorted(totals or within or ())]
        # A crime type that is not counted in that area is nought or more: the others are at most the total.
        parts = [places[one] for one in of_types if one in places]
        if parts and totals:
            yield _sum(version, parts, counts)
        elif parts and len(parts) == len(of_types):
            yield Relation.part(version, parts)


def _within_spans(
    document: Mapping[Place, Version], quarters: Mapping[Place, Version], counts: Mapping[Version, int]
) -> Iterable[Relation]:
    """Quarters that lie within a span are together at most its count, and just that where they are all of it. What was restated
    between a release and a document need not be so, and is then nothing that an attacker could go by."""
    starts = sorted({place.period for place in quarters if isinstance(place.period, date)})
    for place, whole in document.items():
        if not isinstance(place.period, Span):
            continue
        first, last = place.period
        inside = [start for start in starts if first <= start and _next(start) <= last + timedelta(days=1)]
        keys = [place._replace(period=start) for start in inside]
        parts = [quarters[key] for key in keys if key in quarters]
        total = sum(counts[part] for part in parts)
        if parts and total <= counts[whole]:
            days = sum((_next(start) - start).days for start in inside)
            is_whole = len(parts) == len(inside) and days == (last - first).days + 1 and total == counts[whole]
            yield Relation({**dict.fromkeys(parts, 1), whole: -1}, is_equal=is_whole)


def _next(quarter: date) -> date:
    return (quarter + timedelta(days=95)).replace(day=1)


def _sum(whole: Version, parts: list[Version], counts: Mapping[Version, int]) -> Relation:
    """A total. Where some of it is in no part (codes that nobody knows), the parts are at most the whole."""
    if counts[whole] == sum(counts[part] for part in parts):
        return Relation.total(whole, parts)
    return Relation({whole: -1, **dict.fromkeys(parts, 1)}, is_equal=False)


def price(structure: Structure) -> Callable[[Version], float]:
    """What it costs readers to lose a count: one type of crime in one small area least, a total over areas most."""

    def of(version: Version) -> float:
        place = version.place
        of_area = {FORCE: 20.0, BCU: 10.0}.get(place.area_type, 1.0)
        return of_area * (4 if place.category_id in structure.totals else 1)

    return of
