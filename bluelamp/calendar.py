"""The time that the police keep, and the financial year by which they count: from 1 April to 31 March (DOMAIN A2)."""

from datetime import date
from zoneinfo import ZoneInfo

APRIL = 4  # its first month
POLICE_TIME = ZoneInfo("Europe/London")


def year_from(day: date, years: int = 0) -> date:
    """The 1 April on which the day's financial year began, so many years later."""
    return date(day.year - (day.month < APRIL) + years, APRIL, 1)


def months_between(first: date, last: date) -> int:
    """How many months the one lies after the other: 1 from March to April, of any day; less than 0 where it lies before."""
    return 12 * (last.year - first.year) + last.month - first.month


def year_label(day: date) -> str:
    """The day's financial year as people write it: 2013/14."""
    start = year_from(day).year
    return f"{start}/{(start + 1) % 100:02d}"
