"""Which whole numbers of crimes could stand behind printed percentages, changes and gaps (formulas: DOMAIN A2, M1 to M8)."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from bluelamp.reporting.consistency.document import Document

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
HALF_A_TENTH = Decimal("0.05")
MOST_CANDIDATES = 200_000


def half_up(value: Decimal) -> Decimal:
    """One decimal, half away from zero."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def possible_counts(document: Document, measure_id: str, area: str) -> list[tuple[int, int]] | None:
    """Every (last year, this year) that gives what is stated; None where too little is stated to say."""
    if not document.is_count(measure_id):
        return None
    previous = _candidates(document, measure_id, area)
    if previous is None:
        return None
    actual, change = (document.value(measure_id, name, area) for name in ("actual", "change"))
    found = []
    for last_year in previous:
        this_year = actual if actual is not None else last_year + change if change is not None else None
        if this_year is not None and _gives_all(document, measure_id, area, last_year, int(this_year)):
            found.append((last_year, int(this_year)))
    return found


def possible_rate(document: Document, measure_id: str, area: str) -> bool | None:
    """Whether some count of outcomes gives the stated rate and outcomes required; None where too little is stated."""
    crimes = possible_counts(document, measure_id.replace("_outcome_rate", "_recorded"), area)
    rate, required, target = (
        document.value(measure_id, name, area) for name in ("actual", "further_outcomes_required", "hard_target")
    )
    if not crimes or rate is None or required is None or target is None:
        return None
    return any(_rate_fits(count, rate, required, target) for _, count in crimes)


def _rate_fits(crimes: int, rate: Decimal, required: Decimal, target: Decimal) -> bool:
    low = int(((rate - HALF_A_TENTH) * crimes / HUNDRED).to_integral_value(ROUND_FLOOR))
    high = int(((rate + HALF_A_TENTH) * crimes / HUNDRED).to_integral_value(ROUND_CEILING))
    return any(
        half_up(HUNDRED * outcomes / crimes) == half_up(rate)
        and max(0, int((target * crimes / HUNDRED - outcomes).to_integral_value(ROUND_CEILING))) == required
        for outcomes in range(max(0, low), high + 1)
        if crimes
    )


def _candidates(document: Document, measure_id: str, area: str) -> range | None:
    previous, actual, change, percent = (
        document.value(measure_id, name, area) for name in ("previous_year", "actual", "change", "year_on_year_change")
    )
    if previous is not None:
        return range(int(previous), int(previous) + 1)
    if actual is not None and change is not None:
        return range(int(actual - change), int(actual - change) + 1)
    if change and percent is not None and abs(percent) > HALF_A_TENTH:
        low = HUNDRED * abs(change) / (abs(percent) + HALF_A_TENTH)
        high = HUNDRED * abs(change) / (abs(percent) - HALF_A_TENTH)
        return range(int(low), min(int(high) + 2, int(low) + MOST_CANDIDATES))
    return None


def _gives_all(document: Document, measure_id: str, area: str, last_year: int, this_year: int) -> bool:
    target = document.value(measure_id, "hard_target", area)
    exact: dict[str, Decimal] = {"change": Decimal(this_year - last_year)}
    if last_year:
        exact["year_on_year_change"] = half_up(HUNDRED * (this_year - last_year) / last_year)
    if target is not None:
        gap = this_year - last_year * (1 + target / HUNDRED)
        exact["above_target"] = max(Decimal(0), gap.to_integral_value(ROUND_CEILING))
    for statistic, value in exact.items():
        statement = document.find(measure_id, statistic, area)
        if statement and statement.value is not None and abs(statement.value - value) > statement.tolerance:
            return False
    return True
