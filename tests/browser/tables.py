"""The tables of the site as a reader finds them: a caption above, a name at the left, numbers in the cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from lxml import html

from bluelamp.reporting.wording import MINUS

NUMBER = re.compile(rf"(?<![\w.])[+{MINUS}]?\d[\d,]*(?:\.\d+)?(?![\d.]*[A-Za-z])")
# What holds digits and is no figure: days, months, times, years, and the words that name a thing.
NO_FIGURE = re.compile(
    r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2} [A-Z][a-z]+ \d{4}|\d{1,2} [A-Z][a-z]+(?= to )|[A-Z][a-z]+ \d{4}|\d{1,2}:\d{2}|"
    r"\d{4}/\d{2}|\b[A-Z]+-\w+|95 %|80 %"
)


@dataclass(frozen=True)
class Line:
    """One row: its name, which is what stands in its first cell but for the small print there, the words of each cell, and the
    row's own id where it has one."""

    name: str
    cells: tuple[str, ...]
    row_id: str = ""


@dataclass(frozen=True)
class Page:
    """What a reader sees of a page: its tables by id or else by caption; its headline as a table of one line."""

    address: str
    tables: dict[str, list[Line]]


def words_of(element: html.HtmlElement) -> str:
    """The text of an element as it is read."""
    return " ".join("".join(element.itertext()).split())


def name_of(cell: html.HtmlElement) -> str:
    """The name in a row's first cell, without the small print below it."""
    parts = [cell.text or ""]
    for child in cell:
        parts += ["" if "why" in (child.get("class") or "").split() else "".join(child.itertext()), child.tail or ""]
    return " ".join("".join(parts).split())


def read_page(folder: Path, path: Path) -> Page:
    """One page as files hold it; pictures are left out, since their figures stand in a table beside them."""
    tree = html.fromstring(path.read_bytes())
    for picture in tree.xpath("//svg"):
        picture.drop_tree()
    tables: dict[str, list[Line]] = {}
    for table in tree.xpath("//main//table"):
        charts = table.xpath("ancestor::figure[@id]/@id")
        name = table.get("id") or (charts[0] if charts else words_of(table.xpath("./caption")[0]))
        # Two tables under one caption, such as those of two years, are told apart by their order.
        tables[name if name not in tables else f"{name} ({len(tables)})"] = [
            Line(name_of(row[0]), tuple(words_of(cell) for cell in row), row.get("id") or "")
            for row in table.xpath("./tbody/tr")
            if len(row) > 1
        ]
    tiles = tree.xpath("//main//li[contains(@class, 'tile')]")
    if tiles:
        tables["tiles"] = [Line(words_of(tile.xpath("./a")[0]), tuple(map(words_of, tile))) for tile in tiles]
    headline = words_of(tree.xpath("//main//h1")[0])
    tables["headline"] = [Line("headline", ("headline", headline))]
    return Page(path.relative_to(folder).as_posix(), tables)


def read_site(folder: Path) -> Iterator[Page]:
    """Every page."""
    for path in sorted(folder.rglob("*.html")):
        if "checks" not in path.parts:
            yield read_page(folder, path)


def numbers_in(words: str) -> list[str]:
    """The figures in some words, as printed."""
    return NUMBER.findall(NO_FIGURE.sub(" ", words))


def is_printed(printed: str, value: object) -> bool:
    """Whether a number as printed is this value: with its sign, rounded half away from zero to the decimals that are printed."""
    digits = len(printed.partition(".")[2])
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return Decimal(printed.replace(",", "").replace(MINUS, "-")) == exact and not (printed[0] == "+" and exact <= 0)
