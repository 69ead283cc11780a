"""How the register's sheets look, and how wide and high their cells are."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.contract_columns import Column

# Widths in characters of what the warehouse knows; the columns that people fill in have theirs in the contract.
KNOWN_WIDTHS, OTHER_WIDTH = {"Signal": 48.0}, 14.0


class Look:
    """Formats of the workbook."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": "Arial", "font_size": 11, "valign": "top"}
        self.title = book.add_format({**font, "bold": True, "font_size": 16})
        self.words = book.add_format({**font, "text_wrap": True})
        self.head = book.add_format({**font, "bold": True, "text_wrap": True, "bottom": 2})
        self.known = book.add_format({**font, "text_wrap": True, "bg_color": "#EEEEEE"})
        # As text: a program makes 0.5 of "50%" and a date of "10/12" elsewhere.
        typed = {**font, "text_wrap": True, "locked": False, "num_format": "@"}
        self.open = book.add_format(typed)
        self.day = book.add_format({**font, "num_format": "dd/mm/yyyy", "align": "left", "locked": False})
        self.conflict = book.add_format({**typed, "bg_color": "#FDEADE"})


def known_width(name: str) -> float:
    """Width of a column that the warehouse fills in."""
    return KNOWN_WIDTHS.get(name, OTHER_WIDTH)


def told_widths(
    columns: Sequence[Column],
    values: Mapping[str, str | None],
    labels: Mapping[str, Mapping[str, str]],
    said: Mapping[str, str],
) -> list[tuple[str, float]]:
    """The words of a row's cells, each with its column's width. said: what the warehouse knows, by column."""
    typed = [
        (labels.get(column.vocabulary or "", {}).get(value, value), float(column.width))
        for column in columns
        if column.logical_type != "date" and (value := values.get(column.name))
    ]
    return [*typed, *((words, known_width(name)) for name, words in said.items())]
