"""What a value must be: the one truth about a column, which the strict and the fast path both ask."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bluelamp.contract_columns import Column
from bluelamp.errors import BluelampError

# What a format's directive may look like; the calendar is asked afterwards.
SHAPES = {"%Y": r"(?P<year>[0-9]{4})", "%m": r"(?P<month>[0-9]{2})", "%d": r"(?P<day>[0-9]{2})",
          "%H": r"(?P<hour>[0-9]{2})", "%M": r"(?P<minute>[0-9]{2})", "%S": r"(?P<second>[0-9]{2})"}  # fmt: skip

PADDING = " \t\u00a0"  # taken off a value's ends where the contract says so


@dataclass(frozen=True)
class Rule:
    """A column's contract, ready to be asked. problem(value) is None for a good value, else the reason of rejection."""

    column: Column
    problem: Callable[[str], str | None]


@lru_cache(maxsize=1_000)  # a delivery may bring bounds of its own
def rule(column: Column) -> Rule:
    """The rule of a column. A blank value is missing: fine unless the contract requires it."""
    checks = [
        check for check in (calendar(column), bounds(column), pattern(column), allowed(column), length(column)) if check
    ]

    def problem(value: str) -> str | None:
        if not value:
            return "required_value_missing" if column.is_required else None
        for check in checks:
            reason = check(value)
            if reason:
                return reason
        return None

    return Rule(column, problem)


def not_in_format(column: Column) -> str:
    """The reason of a date or time that is not in the supplier's format."""
    return "not_a_month" if column.logical_type == "string" else f"not_a_{column.logical_type}"


def calendar(column: Column) -> Callable[[str], str | None] | None:
    """Dates and times: exactly the declared shape, and a day that exists. PostgreSQL would also take 'tomorrow' or 05/01/2013.

    A local time that summer time skips is no error: the supplier's clock may have shown it, and it has one meaning in UTC.
    """
    if column.logical_type == "string":
        return None
    if not column.format:
        raise BluelampError(
            f"Column {column.name} is a {column.logical_type} without a format.",
            where="its contract",
            next_step="Add logicalTypeOptions.format to the column.",
        )
    shape = re.escape(column.format)
    for directive, group in SHAPES.items():
        shape = shape.replace(re.escape(directive), group)
    match, reason = re.compile(shape).fullmatch, not_in_format(column)

    def check(value: str) -> str | None:
        found = match(value)
        if not found:
            return reason
        try:
            datetime(**{name: int(digits) for name, digits in found.groupdict().items()})  # type: ignore[arg-type]
        except ValueError:
            return reason
        return None

    return check


def bounds(column: Column) -> Callable[[str], str | None] | None:
    """Not before the contract's first moment, nor after the delivery's last. The formats sort as text, and are checked before."""
    first, last = column.minimum, column.maximum
    if first is None and last is None:
        return None

    def check(value: str) -> str | None:
        if first is not None and value < first:
            return "too_early"
        return "in_the_future" if last is not None and value > last else None

    return check


def pattern(column: Column) -> Callable[[str], str | None] | None:
    """The whole value must match; ASCII classes only, as in RE2, which the fast path uses."""
    if column.pattern is None:
        return None
    match = re.compile(column.pattern, re.ASCII).fullmatch
    return lambda value: None if match(value) else "pattern_mismatch"


def allowed(column: Column) -> Callable[[str], str | None] | None:
    """One of the contract's list. Codes of reference data are not listed there: unknown ones are kept and reported."""
    if column.allowed_values is None:
        return None
    values = frozenset(column.allowed_values)
    return lambda value: None if value in values else "value_not_allowed"


def length(column: Column) -> Callable[[str], str | None] | None:
    """At most so many characters."""
    if column.max_length is None:
        return None
    most = column.max_length
    return lambda value: None if len(value) <= most else "value_too_long"
