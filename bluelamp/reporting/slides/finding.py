"""What the slides say: one finding each, from the narrative's sentences and the published figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bluelamp.reporting.headline import page_headline
from bluelamp.reporting.narrative import Narrative, narrate
from bluelamp.reporting.narrative.figure import Figure, FigureBook, read_figures
from bluelamp.reporting.publication import FORCE, MET, OUTCOME_RATE, RECORDED_CRIME, Publication, Row
from bluelamp.reporting.wording import count, more_or_fewer, span, target_percentage

SATISFACTION = "satisfaction"
LAST_YEAR, THIS_YEAR, ALLOWED = "Last year", "This year", "What the target allows"
MOST_BARS = 12
STATUS = {"met": "target met", "stretch met": "stretch target met", "not met": "target not met"}
SECOND = 3  # sentences that stand beside the finding


@dataclass(frozen=True)
class Series:
    """One run of bars: its name, and the figures that they show, in the order of the categories."""

    name: str
    figures: tuple[Figure, ...]

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Their values, as published."""
        return tuple(figure.value or Decimal(0) for figure in self.figures)


@dataclass(frozen=True)
class Slide:
    """A finding: its title, sentences, and a bar chart with what it shows in words. unit: of the bars."""

    title: str
    sentences: tuple[str, ...]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alternative: str


def findings(current: Publication) -> list[Slide]:
    """The slides of a publication, in the report's order; those without figures are left out."""
    narrative, book = narrate(current), read_figures(current)
    slides = [all_crime(current, book, narrative)]
    slides += [slide for row in plan(current, RECORDED_CRIME) if (slide := crime_type(row, book, narrative))]
    slides += [slide for kind, words in RATES.items() if (slide := rates(current, book, kind, words))]
    return [slide for slide in slides if slide.categories]


def plan(current: Publication, kind: str) -> list[Row]:
    """The Plan's measures of the force, of that kind."""
    return [
        row
        for row in current.table("mart_plan_performance")
        if (row["area_type"], row["measure_type"]) == (FORCE, kind)
    ]


def all_crime(current: Publication, book: FigureBook, narrative: Narrative) -> Slide:
    """Which crime types make the change in all crime."""
    types = [f for f in current.of_area(FORCE, FORCE) if f.measure_group == "crime_type" and f.year.change]
    types.sort(key=lambda figure: (-abs(figure.year.change or 0), figure.title))
    chosen = sorted(types[:MOST_BARS], key=lambda figure: (-(figure.year.change or 0), figure.title))
    pairs = [(f.title, figure) for f in chosen if (figure := book.find(f.measure_id, "change"))]
    words = "; ".join(f"{title} {more_or_fewer(int(figure.value or 0))}" for title, figure in pairs)
    return Slide(
        title=page_headline(current),
        sentences=tuple(_sentences(narrative, "all_crime_recorded"))[:2],
        categories=tuple(title for title, _ in pairs),
        series=(Series("Change on the same days last year, crimes", tuple(figure for _, figure in pairs)),),
        unit="crimes",
        alternative=f"Bars of the change in crimes by crime type: {words}.",
    )


def crime_type(row: Row, book: FigureBook, narrative: Narrative) -> Slide | None:
    """A crime type of the Plan: last year, this year, and what the target allows."""
    named = {LAST_YEAR: "previous_year", THIS_YEAR: "actual", ALLOWED: "target_count"}
    figures = [(name, book.find(row["measure_id"], statistic)) for name, statistic in named.items()]
    found = [(name, figure) for name, figure in figures if figure and figure.value is not None]
    told = _sentences(narrative, row["measure_id"])
    if row["measure_id"] == "all_crime_recorded" or not told or len(found) < 2:
        return None
    change = book.find(row["measure_id"], "change")
    against = f"{_than_last_year(int(change.value))}, " if change and change.value is not None else ""
    words = ", ".join(f"{name.lower()} {figure.value:,.0f}" for name, figure in found)
    return Slide(
        title=f"{row['title']}: {against}{STATUS.get(row['status'], row['status'])}",
        sentences=tuple(told[:SECOND]),
        categories=tuple(name for name, _ in found),
        series=(Series("Crimes", tuple(figure for _, figure in found)),),
        unit="crimes",
        alternative=f"Bars of {row['title'].lower()}: {words} crimes.",
    )


def _than_last_year(change: int) -> str:
    return f"{more_or_fewer(change)} than last year" if change else "as many as last year"


RATES = {
    OUTCOME_RATE: ("Crime outcomes", "actual", "outcomes per 100 crimes"),
    SATISFACTION: ("Victim satisfaction", "rolling_12_month", "percent satisfied"),
}


def rates(current: Publication, book: FigureBook, kind: str, words: tuple[str, str, str]) -> Slide | None:
    """Every rate of the Plan against its target."""
    name, statistic, unit = words
    rows = plan(current, kind)
    pairs = [
        (row, book.find(row["measure_id"], statistic), book.find(row["measure_id"], "hard_target")) for row in rows
    ]
    judged = [
        (row, own, target)
        for row, own, target in pairs
        if own and target and own.value is not None and target.value is not None
    ]
    if not judged:
        return None
    met = sum(1 for row, _, _ in judged if row["status"] in MET)
    period = judged[0][1]
    days = span(period.period_from, period.period_to) if period.period_from and period.period_to else ""
    told = "; ".join(
        f"{row['title']} {own.value}% against {target_percentage(target.value or 0)}" for row, own, target in judged
    )
    return Slide(
        title=f"{name}: {met} of {count(len(judged), 'target')} met",
        sentences=(f"{unit.capitalize()}, {days}.",),
        categories=tuple(str(row["title"]) for row, _, _ in judged),
        series=(
            Series("Rate", tuple(own for _, own, _ in judged)),
            Series("Target", tuple(target for _, _, target in judged)),
        ),
        unit=unit,
        alternative=f"Bars of each rate beside its target: {told}.",
    )


def _sentences(narrative: Narrative, measure_id: str) -> list[str]:
    return [sentence.text for part in narrative.parts if part.measure_id == measure_id for sentence in part.sentences]


def figures_of(slide: Slide) -> Iterator[Figure]:
    """Every figure that a slide's chart shows."""
    for series in slide.series:
        yield from series.figures


def receipts(figures: Sequence[Figure]) -> str:
    """For the notes: each figure by its name, value and period."""
    lines = [
        f"{figure.measure_id}, {figure.area_name}, {figure.statistic} = {figure.value} "
        f"({figure.period_from} to {figure.period_to}; {figure.formula})"
        for figure in figures
    ]
    return "\n".join(lines)
