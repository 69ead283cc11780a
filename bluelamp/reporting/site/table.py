"""What most pages are made of: sections with tables and charts. One template draws them all, so that every page looks alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bluelamp.reporting.site.full_chart import FullChart
from bluelamp.reporting.wording import decimal, number, plus

# Whether a target is met, as (shape, tone, words).
TARGET = {
    "stretch met": ("✓", "improvement", "Stretch met"),
    "met": ("✓", "improvement", "Met"),
    "not met": ("▲", "concern", "Not met"),
}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. note: below it, smaller; href: where it leads, from the site's root; mark and tone: a shape and its
    colour; picture: an SVG of our own making; is_missing: whether the words say why there is no value;
    links: several (address, words) in place of one."""

    words: str
    note: str = ""
    href: str = ""
    mark: str = ""
    tone: str = "plain"
    picture: str = ""
    is_missing: bool = False
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Column:
    """A column's head, and whether it holds words (left) or figures (right)."""

    words: str
    is_text: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row names it. name: its id; row_ids: those of its rows, where they are led to;
    is_titled_above: whether the heading above says what its caption says, which is then for screen readers alone."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    is_wide: bool = False
    row_ids: Sequence[str] = ()
    is_titled_above: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it. says: paragraphs; links: (address, words, what is there)."""

    name: str
    title: str
    says: Sequence[str] = ()
    tables: Sequence[Table] = ()
    charts: Sequence[FullChart] = ()
    links: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class SectionPage:
    """A page of sections. kicker: what kind of page it is; headline: its news in one sentence."""

    title: str
    kicker: str
    headline: str
    lede: str = ""
    warning: str = ""
    sections: Sequence[Section] = field(default_factory=tuple)


def text(head: str) -> Column:
    """A column of words."""
    return Column(head, is_text=True)


def missing(why: str) -> Cell:
    """No value, and why."""
    return Cell(why, is_missing=True)


def count_cell(value: Any, why: str = "none") -> Cell:
    """A whole number."""
    return missing(why) if value is None else Cell(number(int(value)))


def value_cell(value: Any, digits: int, unit: str = "", why: str = "none") -> Cell:
    """A value with so many decimals."""
    return missing(why) if value is None else Cell(f"{decimal(value, digits)}{unit}")


def icon_cell(icon: tuple[str, str, str], note: str = "") -> Cell:
    """A shape with its words."""
    mark, tone, words = icon
    return Cell(words, mark=mark, tone=tone, note=note)


def target_cell(status: str, note: str = "") -> Cell:
    """Whether a target is met; where nothing is judged, why."""
    return icon_cell(TARGET[status], note) if status in TARGET else missing(status)


def change_cell(value: Any, digits: int, unit: str = "", why: str = "no comparison") -> Cell:
    """A change with its sign."""
    return missing(why) if value is None else Cell(f"{plus(value, digits)}{unit}")
