"""Whether a cell can be read as what its column holds."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

BRITISH_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


def cell_finding(value: str, kind: str) -> tuple[str, str] | None:
    """What is wrong with a cell that is not empty, and what to write instead; None where it is well. kind: PostgreSQL's type."""
    if value != value.strip():
        return f"“{value}” has spaces around it", f"Write {value.strip()}"
    if kind == "date":
        return date_finding(value)
    if kind == "boolean" and value not in ("true", "false"):
        return f"“{value}” is neither true nor false", "Write true or false, in small letters."
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        return f"“{value}” is not a whole number", "Write digits alone, without comma or point: 1200."
    if kind == "numeric" and not is_number(value):
        return f"“{value}” is not a number", "Write digits with a point before decimals, without % or commas: -7.5."
    return None


def is_number(value: str) -> bool:
    """Whether PostgreSQL and we read the same number. NaN and Infinity are numbers to both, and no policy."""
    try:
        return Decimal(value).is_finite() and "_" not in value
    except InvalidOperation:
        return False


def date_finding(value: str) -> tuple[str, str] | None:
    """What is wrong with a date."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            date.fromisoformat(value)
            return None
    except ValueError:
        return f"there is no day {value}", "Write a day of the calendar, as 2013-04-01."
    if match := BRITISH_DATE.match(value):
        day, month, year = match.groups()
        return (
            f"“{value}” is not a date as policy has them",
            f"Write {year}-{int(month):02d}-{int(day):02d} (year-month-day).",
        )
    return f"“{value}” is not a date", "Write year-month-day, as 2013-04-01; 9999-12-31 is until further notice."
