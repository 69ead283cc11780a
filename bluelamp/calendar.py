"""The financial year, by which the police count: from 1 April to 31 March (DOMAIN A2)."""

from datetime import date

APRIL = 4  # its first month


def year_from(day: date, years: int = 0) -> date:
    """The 1 April on which the day's financial year began, so many years later."""
    return date(day.year - (day.month < APRIL) + years, APRIL, 1)


def year_label(day: date) -> str:
    """The day's financial year as people write it: 2013/14."""
    start = year_from(day).year
    return f"{start}/{(start + 1) % 100:02d}"
