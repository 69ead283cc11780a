"""Documents for people: the daily spread-sheet."""

from bluelamp.documents.daily_spreadsheet import write_daily_spreadsheet

__all__ = ["write_daily_spreadsheet"]
