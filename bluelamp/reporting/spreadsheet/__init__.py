"""Documents for people: the daily spread-sheet."""

from bluelamp.reporting.spreadsheet.daily_spreadsheet import write_daily_spreadsheet

__all__ = ["write_daily_spreadsheet"]
