"""Cells of tables: each one a figure in the form of its column, or why there is none."""

from collections.abc import Callable
from decimal import Decimal

from bluelamp.reporting.document.parts import Cell, Printed
from bluelamp.reporting.narrative.figure import Figure, FigureBook
from bluelamp.reporting.narrative.form import ARROWS
from bluelamp.reporting.publication import FORCE, RECORDED_CRIME
from bluelamp.reporting.wording import number, percentage, plus, signed, target_percentage

Write = Callable[[Figure], str]
NO_TARGET = "no target by policy"
NOT_SET = "no target set"


def value_of(figure: Figure) -> Decimal:
    """The value of a figure that has one."""
    if figure.value is None:
        raise ValueError(f"{figure.key} has no value")
    return figure.value


def whole(figure: Figure) -> str:
    """1,903."""
    return number(int(value_of(figure)))


def percent(figure: Figure) -> str:
    """28.3%."""
    return percentage(value_of(figure))


def change(figure: Figure) -> str:
    """+682, or −173 of a count."""
    return signed(int(value_of(figure)))


def change_percent(figure: Figure) -> str:
    """+2.1%."""
    return percentage(value_of(figure), sign=True)


def change_points(figure: Figure) -> str:
    """+1.7 points, for a difference of two rates."""
    return f"{plus(value_of(figure), 1)} points"


def target(figure: Figure) -> str:
    """−10% for a change that is wanted, 33% for a rate."""
    return target_percentage(value_of(figure))


def actual(figure: Figure) -> str:
    """A count as it is, a rate as a percentage."""
    return whole(figure) if figure.measure_type == RECORDED_CRIME else percent(figure)


def difference(figure: Figure) -> str:
    """The change on last year: in percent of a count, in points of a rate."""
    return change_percent(figure) if figure.measure_type == RECORDED_CRIME else change_points(figure)


def label(figure: Figure) -> str:
    """A word as it is published."""
    return figure.label or ""


def arrow(figure: Figure) -> str:
    """◄►, ▲ or ▼ with its word: a shape alone is not read aloud. The word alone where months are too few for a chart."""
    if figure.label not in ARROWS:
        return label(figure)
    return f"{ARROWS[figure.label]} {figure.label}"


def cell(book: FigureBook, measure_id: str, statistic: str, write: Write, without: str, area: str = FORCE) -> Cell:
    """A figure as a cell. without: what the cell says where the figure is not published; where it is withheld, its own reason."""
    figure = book.find(measure_id, statistic, area)
    if figure is None:
        return Cell(without)
    if figure.value is None and write is not label and write is not arrow:
        return Cell(figure.label or without, Printed(figure.label or without, figure))
    text = write(figure)
    return Cell(text, Printed(text, figure))
