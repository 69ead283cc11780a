"""Which months and days are known at a date, and which of a financial year are still to come."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from bluelamp.calendar import APRIL, year_from

YEAR = 12  # months


def month_number(day: date) -> int:
    """Months since year 0."""
    return day.year * YEAR + day.month - 1


def month_days(number: int) -> int:
    """Days of the month of that number."""
    return monthrange(number // YEAR, number % YEAR + 1)[1]


@dataclass(frozen=True)
class Window:
    """What is known at the end of `as_at` of monthly series that begin in `first_month`.

    The projected financial year is that of as_at, or years_ahead later. Counts that go with a window are arrays of
    series × months: its complete months, then the part month if there is one.
    """

    first_month: date
    as_at: date
    years_ahead: int = 0

    @cached_property
    def complete(self) -> int:
        """Number of complete months."""
        return month_number(self.as_at + timedelta(days=1)) - month_number(self.first_month)

    @cached_property
    def part_days(self) -> int:
        """Days seen of the current month; 0 where as_at is the last day of one."""
        return 0 if (self.as_at + timedelta(days=1)).day == 1 else self.as_at.day

    @property
    def length(self) -> int:
        """Columns of an array of counts: complete months and the part month."""
        return self.complete + (self.part_days > 0)

    @cached_property
    def days(self) -> np.ndarray:
        """Days of each complete month."""
        first = month_number(self.first_month)
        return np.array([month_days(first + i) for i in range(self.complete)], dtype=float)

    @cached_property
    def year_start(self) -> int:
        """Month number of the April of the financial year that is projected."""
        return month_number(year_from(self.as_at, self.years_ahead))

    @property
    def year_end_date(self) -> date:
        """The 31 March that ends the projected financial year."""
        return date((self.year_start + YEAR) // YEAR, APRIL, 1) - timedelta(days=1)

    @cached_property
    def known_in_year(self) -> int:
        """Columns at the end of an array of counts that lie in the projected year; 0 for a year that has not begun."""
        return max(0, month_number(self.first_month) + self.length - self.year_start)

    @cached_property
    def rest(self) -> np.ndarray:
        """Month numbers of the months to come, the rest of the part month first."""
        next_month = month_number(self.first_month) + self.complete
        return np.arange(max(next_month, self.year_start), self.year_start + YEAR)

    @cached_property
    def rest_days(self) -> np.ndarray:
        """Days still to come of each of those months."""
        days = np.array([month_days(number) for number in self.rest], dtype=float)
        if self.part_days and self.years_ahead == 0:
            days[0] -= self.part_days
        return days

    @cached_property
    def rest_share(self) -> np.ndarray:
        """Share of each of those months that is still to come."""
        return self.rest_days / np.array([month_days(number) for number in self.rest])

    @cached_property
    def rest_steps(self) -> np.ndarray:
        """How many months after the last complete one each of those months is."""
        return self.rest - (month_number(self.first_month) + self.complete) + 1

    @property
    def years_before(self) -> float:
        """Years from what is known to the beginning of the projected year; 0 within it."""
        return max(0, int(self.rest_steps[0]) - 1) / YEAR if len(self.rest) else 0.0

    @property
    def seen_days(self) -> float:
        """Days of the projected year that have been seen: 197 on 14 October 2013."""
        return sum(month_days(self.year_start + i) for i in range(YEAR)) - float(self.rest_days.sum())

    @property
    def observed_share(self) -> float:
        """Share of the days of the projected year that have been seen: 197 of 365 on 14 October 2013."""
        return self.seen_days / (self.seen_days + float(self.rest_days.sum()))

    def at_month_end(self, months: int) -> Window:
        """The window after so many complete months, for the financial year that the next month belongs to."""
        after = month_number(self.first_month) + months
        as_at = date(after // YEAR, after % YEAR + 1, 1) - timedelta(days=1)
        return Window(self.first_month, as_at, int(as_at.month == APRIL - 1))

    def calendar(self, length: int | None = None) -> np.ndarray:
        """Calendar month (0 January … 11 December) of each complete month, or of the first `length`."""
        count = self.complete if length is None else length
        return (month_number(self.first_month) + np.arange(count)) % YEAR

    @property
    def rest_calendar(self) -> np.ndarray:
        """Calendar month of each month to come."""
        return self.rest % YEAR

    def last_year(self, counts: np.ndarray) -> np.ndarray:
        """Counts of the whole months a year (or the fewest whole years) before the months to come: series × months."""
        first, known = month_number(self.first_month), self.complete
        back = np.array([-(-(number - first - known + 1) // YEAR) * YEAR for number in self.rest], dtype=int)
        places = self.rest - first - np.maximum(back, YEAR)
        found = np.where(places >= 0, counts[:, np.maximum(places, 0)], np.nan)
        return np.asarray(found, dtype=float)
