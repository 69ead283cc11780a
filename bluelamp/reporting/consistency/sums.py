"""Parts that do not make their whole, and counts that no whole numbers of crimes can have (DOMAIN A6: K1, K2)."""

from collections.abc import Iterator
from decimal import Decimal

from bluelamp.reporting.consistency.document import Document, Finding
from bluelamp.reporting.consistency.possible_counts import possible_counts, possible_rate

ADDITIVE = ("actual", "previous_year", "change", "under_investigation", "actual_last_28_days", "actual_last_7_days")
HALF_A_TENTH = Decimal("0.05")


def parts_add_up(document: Document) -> Iterator[Finding]:
    """Counts of the parts add up to the whole; a percentage of the whole lies between those of its parts."""
    for measure_id in document.measures():
        for whole, parts in document.parts.items():
            for statistic in ADDITIVE:
                if not document.is_count(measure_id):
                    continue
                total = document.value(measure_id, statistic, whole)
                shares = [document.value(measure_id, statistic, part) for part in parts]
                known = [share for share in shares if share is not None]
                if total is not None and len(known) == len(parts) and sum(known) != total:
                    yield Finding(
                        "parts_add_up",
                        _place(document, measure_id, statistic, whole),
                        f"{measure_id} {statistic}: {' + '.join(f'{n} ({p})' for n, p in zip(known, parts, strict=True))} "
                        f"is {sum(known)}, but {whole} is stated as {total}.",
                        "Take all of them from one publication, or name the part that is missing.",
                    )
            yield from _between(document, measure_id, whole, parts)


def counts_are_possible(document: Document) -> Iterator[Finding]:
    """Some whole numbers of crimes and outcomes give everything that is stated of a measure, roundings included."""
    for measure_id in document.measures():
        ranges: dict[str, set[int]] = {}
        for area in {s.area for s in document.every_statement() if s.measure_id == measure_id}:
            found = possible_counts(document, measure_id, area)
            if found is not None:
                ranges[area] = {previous for previous, _ in found}
                if not found:
                    yield Finding(
                        "counts_are_possible",
                        _place(document, measure_id, "year_on_year_change", area),
                        f"No whole numbers of crimes give all that is stated of {measure_id} in {area}.",
                        "Recompute count, change, percentage and gap to the target from the same two counts.",
                    )
            if document.is_outcome_rate(measure_id) and possible_rate(document, measure_id, area) is False:
                yield Finding(
                    "counts_are_possible",
                    _place(document, measure_id, "actual", area),
                    f"No whole number of outcomes gives the rate and the outcomes required of {measure_id} in {area}.",
                    "Recompute the rate and the gap from the same counts of crimes and outcomes.",
                )
        for whole, parts in document.parts.items():
            sets = [ranges.get(part) for part in parts]
            known = [found for found in sets if found]
            if ranges.get(whole) and len(known) == len(parts):
                low, high = sum(min(found) for found in known), sum(max(found) for found in known)
                if high < min(ranges[whole]) or low > max(ranges[whole]):
                    yield Finding(
                        "counts_are_possible",
                        _place(document, measure_id, "year_on_year_change", whole),
                        f"{measure_id}: the percentages of {' and '.join(parts)} mean {low} to {high} crimes last year, "
                        f"those of {whole} {min(ranges[whole])} to {max(ranges[whole])}.",
                        "Recompute the percentages from counts of one publication.",
                    )


def _between(document: Document, measure_id: str, whole: str, parts: tuple[str, ...]) -> Iterator[Finding]:
    statistic = "actual" if document.is_outcome_rate(measure_id) else "year_on_year_change"
    total = document.value(measure_id, statistic, whole)
    shares = [share for part in parts if (share := document.value(measure_id, statistic, part)) is not None]
    if (
        total is None
        or len(shares) < len(parts)
        or not (document.is_count(measure_id) or document.is_outcome_rate(measure_id))
    ):
        return
    if not min(shares) - 2 * HALF_A_TENTH <= total <= max(shares) + 2 * HALF_A_TENTH:
        yield Finding(
            "parts_add_up",
            _place(document, measure_id, statistic, whole),
            f"{measure_id}: {total}% for {whole} lies outside {min(shares)}% to {max(shares)}% of its parts.",
            "Recompute the percentages from counts of one publication.",
        )


def _place(document: Document, measure_id: str, statistic: str, area: str) -> str:
    statement = document.find(measure_id, statistic, area)
    return statement.place if statement else document.title
