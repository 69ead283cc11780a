"""The peers' months of the sample: counts of every force that a comparison needs. Illustrative: no real force had them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from bluelamp.sample.files import DeliveryFile
from bluelamp.sample.later import LaterSpan, delivery
from bluelamp.sample.plan import rows

FEED = "peer_month"
HEADER = ["force_id", "month", "category_id", "recorded_count", "outcome_count"]
# No victim in the sense of "victim-based crime".
WITHOUT_VICTIM = ("public_order", "possession_of_weapons", "drug_offences", "miscellaneous_crimes")
FIRST_YEAR, LAST_MONTH = 2008, (2013, 8)
# Rates are those of the middle of 2012/13; a force differs from the trend by some points a year, a month by chance and more.
MIDDLE = 2012 + 9 / 12
TREND_SPREAD, NOISE_SPREAD = 0.035, 0.04
# Counts reach the analysts some five weeks after their month.
DAYS_LATE = 34
Month = tuple[int, int]
Counts = dict[tuple[str, Month, str], tuple[int, int]]


def peer_spans() -> tuple[LaterSpan, ...]:
    """A delivery for each financial year of history, then one a month."""
    years = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in range(FIRST_YEAR, LAST_MONTH[0])]
    months = [
        (date(LAST_MONTH[0], number, 1), _last_day(LAST_MONTH[0], number)) for number in range(4, LAST_MONTH[1] + 1)
    ]
    return tuple(LaterSpan(first, last, f"{last:%Y-%m}", DAYS_LATE) for first, last in [*years, *months])


def peer_files(seed: int, *, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The deliveries that have come by the morning after `until`, or that come in the morning after `night`."""
    counts = peer_counts(seed)
    for span in peer_spans():
        if not span.comes(until, night):
            continue
        inside = [
            ",".join((force, f"{year}-{number:02}", category, *map(str, pair)))
            for (force, (year, number), category), pair in counts.items()
            if span.first <= date(year, number, 1) <= span.last
        ]
        yield delivery(FEED, HEADER, span, inside)


@lru_cache(maxsize=1)
def peer_counts(seed: int) -> Counts:
    """Crimes and outcomes of every force, month and category; all crime is the sum of its crime types."""
    categories, counts = rows("peer_category.csv"), {}
    own_population = float(rows("peer_force_level.csv")[0]["population"])
    months = [
        (FIRST_YEAR + (3 + i) // 12, (3 + i) % 12 + 1)
        for i in range(12 * (LAST_MONTH[0] - FIRST_YEAR) + LAST_MONTH[1] - 3)
    ]
    for force in rows("peer_force_level.csv"):
        size = float(force["population"]) / own_population * float(force["level"])
        for category in categories:
            pairs = _series(force["force_id"], size, category, months, seed)
            for month, pair in zip(months, pairs, strict=True):
                counts[force["force_id"], month, category["category_id"]] = pair
        for month in months:
            _add_totals(
                counts, force["force_id"], month, [c["category_id"] for c in categories if c["part_of"] == "all_crime"]
            )
    return counts


def _series(force: str, size: float, category: dict[str, str], months: list[Month], seed: int) -> list[tuple[int, int]]:
    """One force's months of one category: its level and trend, the season, chance and what goes beyond chance."""
    name = category["category_id"]
    random = np.random.default_rng([seed, zlib.crc32(f"{force} {name}".encode())])
    is_own = force == "leicestershire"
    level, change = random.normal(0, [float(category["force_spread"]), TREND_SPREAD])
    annual = float(category["own_annual_count"]) * (
        1.0 if is_own else size * np.exp(level) / float(category["own_level"])
    )
    trend = np.log1p(float(category["annual_change_pct"]) / 100) + (0 if is_own else change)
    share = float(category["own_annual_outcomes"]) / float(category["own_annual_count"])
    share *= 1.0 if is_own else np.exp(0.5 * level) / float(category["own_outcome_level"])
    found = []
    for year, number in months:
        angle = 2 * np.pi * (number - int(category["peak_month"])) / 12
        season = 1 + float(category["season_amplitude"]) * np.cos(angle)
        expected = annual / 12 * season * np.exp(trend * (year + (number - 0.5) / 12 - MIDDLE))
        recorded = int(random.poisson(expected * np.exp(random.normal(0, NOISE_SPREAD))))
        outcomes = int(random.poisson(expected * share * np.exp(random.normal(0, NOISE_SPREAD))))
        found.append((recorded, outcomes))
    return found


def _add_totals(counts: Counts, force: str, month: Month, parts: list[str]) -> None:
    """All crime and victim-based crime; serious sexual offences are never more than all sexual offences."""
    sexual, serious = counts[force, month, "sexual_offences"], counts[force, month, "serious_sexual"]
    counts[force, month, "serious_sexual"] = (min(serious[0], sexual[0]), min(serious[1], sexual[1]))
    for total, without in (("all_crime", ()), ("victim_based_crime", WITHOUT_VICTIM)):
        inside = [counts[force, month, part] for part in parts if part not in without]
        counts[force, month, total] = (sum(pair[0] for pair in inside), sum(pair[1] for pair in inside))


def _last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
