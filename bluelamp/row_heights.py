"""How high a row of a spread-sheet is for its wrapped words. Not every program fits it by itself (LibreOffice does not)."""

import textwrap
from collections.abc import Iterable

LINE_HEIGHT = 15.0  # points, of 11 point Arial
LETTERS_A_DIGIT = 1.15  # a column is as wide as so many digits; letters are narrower


def line_count(words: str, width: float) -> int:
    """How many lines the words take in a column of that width (in digits), at most."""
    letters = max(1, int(width * LETTERS_A_DIGIT))
    return sum(len(textwrap.wrap(line, letters)) or 1 for line in words.split("\n"))


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Height in points of a row of cells, each its words and its column's width."""
    return LINE_HEIGHT * max((line_count(words, width) for words, width in cells), default=1)
