"""Every crime type in every local policing unit on one page: verdict, shape and trend in each cell."""

from collections.abc import Sequence

from bluelamp.reporting.publication import CrimeFigure, Publication
from bluelamp.reporting.site.addresses import area_page, crime_page
from bluelamp.reporting.site.pictures import tiny_line
from bluelamp.reporting.site.table import Cell, Section, SectionPage, Table, text
from bluelamp.reporting.verdict import TOTAL, judge
from bluelamp.reporting.wording import count, month_range, signed

RUG_PAGE = "rug/index.html"


def rug_page(current: Publication) -> dict[str, SectionPage]:
    """One table for each basic command unit: its crime types down, its local policing units across."""
    units: dict[str, list[str]] = {}
    cells: dict[tuple[str, str], CrimeFigure] = {}
    for figure in current.of_type("lpu"):
        if figure.is_unallocated:
            continue
        names = units.setdefault(figure.bcu_name or "", [])
        if figure.area_name not in names:
            names.append(figure.area_name)
        cells[figure.measure_id, figure.area_name] = figure
    types = sorted(current.of_area("force", "force"), key=lambda figure: figure.measure_group != TOTAL)
    if not units:
        return {}
    worse = [figure for figure in cells.values() if judge(figure.year).tone == "concern"]
    page = SectionPage(
        title="Every crime type by area",
        kicker="Year to date against the same days last year",
        headline=f"{count(len(worse), 'clear rise')} in {count(len(cells), 'pair')} of crime type and {current.words.lpu.one}",
        lede="About one comparison in twenty is called clear by chance alone. A line: 24 months; a number: the change.",
        sections=[
            section(place, bcu, sorted(names), types, cells, current)
            for place, (bcu, names) in enumerate(sorted(units.items()), 1)
        ],
    )
    return {RUG_PAGE: page}


def section(
    place: int,
    bcu: str,
    names: Sequence[str],
    types: Sequence[CrimeFigure],
    cells: dict[tuple[str, str], CrimeFigure],
    current: Publication,
) -> Section:
    """The table of one basic command unit."""
    rows = [
        [
            Cell(kind.title, href=crime_page(kind)),
            *(cell(cells.get((kind.measure_id, name)), current) for name in names),
        ]
        for kind in types
    ]
    table = Table(
        f"rug-{place}",
        f"{bcu}: change of the year to date, verdict and 24 months",
        [text("Crime type"), *(text(name) for name in names)],
        rows,
        is_wide=True,
    )
    areas = [
        (area_page(cells[types[0].measure_id, name]), name, "")
        for name in names
        if (types[0].measure_id, name) in cells
    ]
    return Section(f"bcu-{place}", bcu, tables=[table], links=areas)


def cell(figure: CrimeFigure | None, current: Publication) -> Cell:
    """One crime type in one area."""
    if figure is None:
        return Cell("not counted", is_missing=True)
    judgement = judge(figure.year)
    change = "no comparison" if figure.year.change is None else signed(figure.year.change)
    line = tiny_line(figure.monthly_counts, month_range(figure.monthly_counts, current.last_complete_month))
    return Cell(judgement.words, note=change, mark=judgement.mark, tone=judgement.tone, picture=line)
