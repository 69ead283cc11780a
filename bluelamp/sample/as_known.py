"""What was known of a period when it had just ended, and which records have changed its figures since: the known answers for
"as known then" against "as known now"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from bluelamp.sample.clock import epoch_day
from bluelamp.sample.force import Force, make_force
from bluelamp.sample.records import crime_numbers

COUNTING_STATUSES = ("recorded", "reclassified")
VIOLENCE = ("violence_with_injury", "violence_without_injury")


@dataclass(frozen=True)
class ExpectedMaturity:
    """Crime counts by category as known on the morning after `last` and as known now, and the crimes that make the difference.

    late: recorded in the period, first delivered after it. cancelled: counted then, no-crimed or transferred since.
    reclassified: counted then and now, but under another category. Crime numbers in ascending order.
    """

    first: date
    last: date
    known_then: dict[str, int]
    known_now: dict[str, int]
    late: tuple[str, ...]
    cancelled: tuple[str, ...]
    reclassified: tuple[str, ...]


def expected_maturity(
    first: date = date(2012, 4, 1), last: date = date(2012, 10, 14), seed: int = 2013
) -> ExpectedMaturity:
    """The maturity of the period from `first` to `last`; by default last year's to date, as the October 2013 report compares it."""
    force = make_force(seed)
    feed = force.feeds["crime"]
    then = feed.states[: np.searchsorted(feed.span, sum(span.last <= last for span in force.spans))]
    before, after = _counted(force, then, first, last), _counted(force, feed.states, first, last)
    delivered_then = set(force.crime_versions.crime[then].tolist())
    return ExpectedMaturity(
        first=first,
        last=last,
        known_then=_by_category(before),
        known_now=_by_category(after),
        late=_numbers(force, [c for c in after if c not in delivered_then]),
        cancelled=_numbers(force, [c for c in before if c not in after]),
        reclassified=_numbers(force, [c for c in before if c in after and before[c][0] != after[c][0]]),
    )


def _counted(force: Force, states: np.ndarray, first: date, last: date) -> dict[int, tuple[str, bool, bool]]:
    """Category, domestic and hate flag of each crime of the period that counts, by its last state among those given."""
    versions = force.crime_versions
    category = {code: stratum.category for stratum in force.plan.strata for code in stratum.codes}
    recorded = force.crimes.recorded_day[versions.crime[states]]
    inside = states[(recorded >= epoch_day(first)) & (recorded <= epoch_day(last))]
    newest: dict[int, int] = dict(zip(versions.crime[inside].tolist(), inside.tolist(), strict=True))
    return {
        crime: (category[versions.offence_code[s]], bool(versions.is_domestic[s]), bool(versions.hate_strands[s]))
        for crime, s in newest.items()
        if versions.status[s] in COUNTING_STATUSES
    }


def _by_category(counted: dict[int, tuple[str, bool, bool]]) -> dict[str, int]:
    counts = Counter(category for category, _, _ in counted.values())
    counts["all_crime"] = len(counted)
    counts["domestic_violence"] = sum(domestic and category in VIOLENCE for category, domestic, _ in counted.values())
    counts["hate_crime"] = sum(hate for _, _, hate in counted.values())
    counts["sexual_offences"] = counts["serious_sexual"] + counts.pop("sexual_other")
    return dict(sorted(counts.items()))


def _numbers(force: Force, crimes: list[int]) -> tuple[str, ...]:
    return tuple(crime_numbers(force.crimes, np.array(sorted(crimes), dtype=int)).tolist())
