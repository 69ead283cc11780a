"""What a control chart says: its finding, its text alternative and the receipt of each month."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.calendar import months_between
from bluelamp.reporting.wording import count, decimal, listed, month

Row = Mapping[str, Any]

SIGNALS = {
    "beyond_limit": "beyond its limit",
    "shift": "a run of months on one side of the centre",
    "trend": "month after month in one direction",
    "two_of_three": "two of three months near the limit",
    "four_of_five": "four of five months away from the centre",
}
SHORT_SIGNALS = {
    "beyond_limit": "beyond limit",
    "shift": "run on one side",
    "trend": "trend",
    "two_of_three": "two of three near limit",
    "four_of_five": "four of five off centre",
}
LIMITS = ("lower_limit", "upper_limit")
MOST_DIGITS = 4
ASSURANCE = {
    "hit_or_miss": "Chance alone decides whether a month meets the target.",
    "consistently_fails": "Without a change, no month can be expected to meet the target.",
    "consistently_passes": "Every month can be expected to meet the target.",
}


def finding(months: Sequence[Row], name: str) -> str:
    """What the last month says, as a title."""
    last = months[-1]
    when = month(last["month_start_date"])
    if last["signals"]:
        return f"{name}: {when} signals, {listed([SIGNALS.get(signal, signal) for signal in last['signals']])}"
    if last["centre"] is None:
        return f"{name}: too few for limits"
    return f"{name}: {when} is within ordinary variation"


def in_words(months: Sequence[Row], name: str, digits: int) -> str:
    """The chart for readers who do not see it."""
    last = months[-1]
    when = f"{month(months[0]['month_start_date'])} to {month(last['month_start_date'])}"
    missing = months_between(months[0]["month_start_date"], last["month_start_date"]) + 1 - len(months)
    gaps = f", {missing} without a value" if missing else ""
    said = [f"{name}, {count(len(months) + missing, 'month')}{gaps}, {when}. Latest {decimal(last['value'], digits)}."]
    if last["centre"] is not None:
        said.append(f"Centre {decimal(last['centre'], digits)}, limits {_limits(last, digits)}.")
    if last["target"] is not None:
        said.append(f"Target {decimal(last['target'], digits)}. {ASSURANCE.get(last['assurance'], '')}".strip())
    for kind in ("concern", "improvement"):
        flagged = [row for row in months if row["point_type"] == kind]
        if flagged:
            said.append(
                f"{count(len(flagged), 'month')} of {kind}, the last in {month(flagged[-1]['month_start_date'])}."
            )
    said += [f"{month(row['month_start_date'])}: {row['annotation']}." for row in months if row.get("annotation")]
    return " ".join(said)


def tip(row: Row, digits: int) -> str:
    """A month's receipt in one line."""
    parts = [f"{month(row['month_start_date'])}: {decimal(row['value'], digits)}"]
    if row["centre"] is not None:
        parts.append(f"centre {decimal(row['centre'], digits)}, limits {_limits(row, digits)}")
    parts.extend(SIGNALS.get(signal, signal) for signal in row["signals"])
    if row.get("annotation"):
        parts.append(row["annotation"])
    return "; ".join(parts)


def limit_digits(row: Row, digits: int) -> int:
    """Decimals of a month's limits: those of its value, or as many more as show that it is not on a limit (57 beyond 56.96)."""
    value = row["value"]
    if value is None:
        return digits
    apart = [row[side] for side in LIMITS if row[side] is not None and row[side] != value]
    enough = (
        places
        for places in range(digits, MOST_DIGITS + 1)
        if decimal(value, places) not in {decimal(limit, places) for limit in apart}
    )
    return next(enough, digits)


def _limits(row: Row, digits: int) -> str:
    places = limit_digits(row, digits)
    return " to ".join("none" if row[side] is None else decimal(row[side], places) for side in LIMITS)
