"""What a document is made of: headings, paragraphs, tables and charts that know the figures which they print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bluelamp.reporting.narrative.figure import Figure
from bluelamp.reporting.publication import Publication


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in print. mart: where its row is, by measure, area and statistic (mart_figure), or by measure,
    area and month, the statistic being a column (charts)."""

    text: str
    figure: Figure
    mart: str = "mart_figure"


@dataclass(frozen=True)
class Heading:
    """A heading, 1 to 3. new_page: whether a heading of level 1 begins a page."""

    text: str
    level: int = 1
    new_page: bool = True


@dataclass(frozen=True)
class Paragraph:
    """Sentences, with the figures that they print in order."""

    text: str
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class Callout:
    """A paragraph that must not be overlooked, such as a recommendation."""

    title: str
    text: str
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences, with the figures that they print."""

    items: tuple[str, ...]
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class Note:
    """Small print under what it explains."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column's head. wide: its share of the width that is left; 0 takes what its words need."""

    title: str
    numeric: bool = False
    wide: float = 0


@dataclass(frozen=True)
class Cell:
    """One cell: its words, and the figure that they print. Never empty: what is missing says why."""

    text: str
    printed: Printed | None = None


@dataclass(frozen=True)
class Table:
    """A numbered table. size: of its type, in points. landscape: on a page across of its own, under that heading."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    size: float = 9
    landscape: bool = False
    heading: str = ""


@dataclass(frozen=True)
class Chart:
    """A numbered picture with what it says in words. width: percent of the text's."""

    title: str
    svg: str
    alt: str
    notes: tuple[str, ...] = ()
    width: int = 100
    printed: tuple[Printed, ...] = ()


Part = Heading | Paragraph | Callout | Bullets | Note | Table | Chart


@dataclass(frozen=True)
class Document:
    """A document, made of one publication. name: as it is asked for and filed. summary: what a reader in a hurry must know, on
    its cover. one_page: no cover and no contents."""

    name: str
    title: str
    period: str
    classification: str
    publication: Publication
    parts: Sequence[Part]
    summary: Sequence[str] = ()
    subtitle: str = ""
    one_page: bool = False
    force: str = "Office of the Police and Crime Commissioner"
    place: str = field(default="", compare=False)

    @property
    def file_name(self) -> str:
        """sab-performance-report-2013-10-14.pdf."""
        return f"{self.name}-{self.publication.as_at_date:%Y-%m-%d}.pdf"

    def printed(self) -> Iterator[tuple[str, Printed]]:
        """Every figure that it prints with the heading under which it stands, in reading order; the same one as often as it is
        printed."""
        place = self.title
        for part in self.parts:
            if isinstance(part, Heading):
                place = part.text if part.level < 3 else f"{place.split(' / ')[0]} / {part.text}"
            elif isinstance(part, Table):
                yield from (
                    (f"{place} / {part.title}", cell.printed) for row in part.rows for cell in row if cell.printed
                )
            elif isinstance(part, Paragraph | Callout | Bullets | Chart):
                yield from ((place, printed) for printed in part.printed)
