"""One crime type by area: the force, its BCUs and its LPUs, as mart_figure has them."""

from collections.abc import Iterable

from bluelamp.policy.words import ForceWords
from bluelamp.reporting.document.cells import cell, change, change_percent, whole
from bluelamp.reporting.document.parts import Cell, Column, Table
from bluelamp.reporting.narrative.figure import FigureBook
from bluelamp.reporting.publication import FORCE, CrimeFigure, Publication
from bluelamp.reporting.wording import more_or_fewer

NONE = "none published"
# Most adverse first; an area of few crimes says little by its percentage, so the order is that of numbers.
LEVELS = {"force": 0, "bcu": 1, "lpu": 2}


def by_area(
    current: Publication, book: FigureBook, measure_id: str, area_types: Iterable[str] = LEVELS
) -> Table | None:
    """The table, titled with what moved most among the LPUs; None where the crime type has one area alone. Crimes of no area are
    a row only where there are any."""
    figures = [f for f in current.of_measure(measure_id) if f.area_type in tuple(area_types) and not _is_empty(f)]
    if len(figures) < 2:
        return None
    figures.sort(
        key=lambda f: (LEVELS[f.area_type], f.is_unallocated, f.year.change is None, -(f.year.change or 0), f.area_name)
    )
    return Table(
        _title(figures, current.words),
        (
            Column("Area", wide=2), Column("This year", True, 1), Column("Last year", True, 1), Column("Change", True, 1),
            Column("Change in percent", True, 1.2),
        ),
        tuple(
            (
                Cell(_name(figure, current.words)),
                cell(book, measure_id, "actual", whole, NONE, figure.area_name),
                cell(book, measure_id, "previous_year", whole, NONE, figure.area_name),
                cell(book, measure_id, "change", change, NONE, figure.area_name),
                cell(book, measure_id, "year_on_year_change", change_percent, "none last year", figure.area_name),
            )
            for figure in figures
        ),
        size=8.5,
    )  # fmt: skip


def _title(figures: list[CrimeFigure], words: ForceWords) -> str:
    name = figures[0].title
    # What only began or ended between the years has no change: it neither rose most nor keeps others from having fallen.
    units = [f for f in figures if f.area_type == "lpu" and not f.is_unallocated and f.year.change is not None]
    if not units:
        return f"{name} by area"
    worst = units[0]
    if (worst.year.change or 0) <= 0:
        return f"{name} by area: no {words.lpu.one} has more than last year"
    return (
        f"{name} by area: the largest rise in number is in {worst.area_name} ({more_or_fewer(worst.year.change or 0)})"
    )


def _name(figure: CrimeFigure, words: ForceWords) -> str:
    if figure.area_type == FORCE:
        return "The force"
    return f"{figure.area_name} ({words.bcu.in_text})" if figure.area_type == "bcu" else figure.area_name


def _is_empty(figure: CrimeFigure) -> bool:
    return figure.is_unallocated and not figure.year.actual and not figure.year.previous_year
