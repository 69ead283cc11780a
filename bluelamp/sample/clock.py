"""Days, times of day and time stamps in local police time (Europe/London, written without an offset)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

import numpy as np

from bluelamp.calendar import POLICE_TIME

DAY_SECONDS = 86_400


def epoch_day(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def weekday_weights(first: int, last: int, by_weekday: list[float]) -> np.ndarray:
    """Weight of each day from `first` to `last` (epoch days); `by_weekday` begins on Monday."""
    # 1 January 1970 was a Thursday.
    return np.asarray(by_weekday)[(np.arange(first, last + 1) + 3) % 7]


def local_stamps(moment: np.ndarray) -> np.ndarray:
    """'YYYY-MM-DD HH:MM:SS' of local seconds since 1970; '' for an unknown time (crimes.UNKNOWN_TIME, far below any real one)."""
    known = moment > -(10**12)
    text = np.datetime_as_string(np.where(known, moment, 0).astype("datetime64[s]"))
    stamps = np.ascontiguousarray(text.astype("U19"))
    stamps.view("U1").reshape(len(text), 19)[:, 10] = " "
    stamps[~known] = ""
    return stamps


def day_stamps(day: np.ndarray) -> np.ndarray:
    """'YYYY-MM-DD' of epoch days."""
    return np.datetime_as_string(np.asarray(day).astype("datetime64[D]"))


def skip_missing_hour(moment: np.ndarray) -> np.ndarray:
    """Moves times out of the hour from 01:00 that does not exist on the last Sunday of March (clocks go forward)."""
    moved = moment.copy()
    for year in range(2000, 2014):
        last = max(d for d in range(25, 32) if calendar.weekday(year, 3, d) == calendar.SUNDAY)
        gap = epoch_day(date(year, 3, last)) * DAY_SECONDS + 3600
        moved[(moment >= gap) & (moment < gap + 3600)] += 3600
    return moved


def next_morning(day: date, hour: int) -> datetime:
    """`hour` o'clock, with offset, of the morning after `day`."""
    return datetime.combine(day + timedelta(days=1), time(hour), tzinfo=POLICE_TIME)
