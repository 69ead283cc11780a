"""A narrative as a document for the check."""

from datetime import date, timedelta

from bluelamp.reporting.consistency.changes import CONTROL_BASIS, UNROUNDED_DIFFERENCES
from bluelamp.reporting.consistency.document import Document, Heading, Period, Statement, Text
from bluelamp.reporting.narrative import Narrative, Part, Sentence
from bluelamp.reporting.narrative.figure import Figure, FigureBook, read_figures
from bluelamp.reporting.narrative.template import load_templates
from bluelamp.reporting.publication import FORCE, YEAR_TO_DATE, Publication
from bluelamp.reporting.wording import day

# The scorecard's columns, which stand beside the sentences wherever they are published.
SCORECARD = (
    "rolling_3_month_trend", "level_of_control", "performance_impact", "overall_impact_classification",
    "overall_threat",
)  # fmt: skip
PREVIOUS, CHANGE = "previous_year", "change"
BCU = "bcu"
# Part of the survey's own definition: rolling 12 months.
NUMBERS_OF_POLICY = {"12"}


def document_of(narrative: Narrative, publication: Publication, title: str = "Performance report") -> Document:
    """What the narrative states, in which words, with the notes that the report page always prints."""
    figures = read_figures(publication)
    scorecard = []
    for part in narrative.parts:
        for statistic in SCORECARD:
            figure = figures.find(part.measure_id, statistic)
            if figure:
                scorecard.append(statement_of(figure, "the scorecard"))
    parts = _parts(publication)
    scorecard += _remainders(narrative, figures, parts.get(FORCE, ()))
    return Document(
        title=title,
        as_at_date=narrative.as_at_date,
        period=publication.periods[YEAR_TO_DATE],
        statements=tuple(scorecard),
        texts=tuple(
            _text(f"{section.title}, {part.title}", part, sentence)
            for section in narrative.sections
            for part in section.parts
            for sentence in part.sentences
        ),
        headings=tuple(
            Heading(f"{section.title}, {part.title}", part.measure_id, column, figure.label or "")
            for section in narrative.sections
            for part in section.parts
            if part.classification
            for column, figure in [part.classification]
        ),
        parts=parts,
        notes=frozenset({UNROUNDED_DIFFERENCES, CONTROL_BASIS}),
        measure_types=publication.measure_types(),
        numbers=frozenset(NUMBERS_OF_POLICY | {str(load_templates().smallest_count)}),
    )


def statement_of(figure: Figure, place: str) -> Statement:
    """A published figure as a statement of the document."""
    period = (figure.period_from, figure.period_to) if figure.period_from and figure.period_to else None
    return Statement(
        place=place,
        measure_id=figure.measure_id,
        statistic=figure.statistic,
        value=figure.value,
        label=figure.label,
        area=figure.area_name,
        period=_a_year_earlier(period) if period and figure.statistic == PREVIOUS else period,
        period_label=_period_label(figure),
        definition_version=figure.definition_version,
        msg_version=str(figure.inputs.get("msg_version", "")),
        membership_status=str(figure.inputs.get("membership_status") or ""),
    )


def _period_label(figure: Figure) -> str:
    if figure.statistic == PREVIOUS:
        return "the same days last year"
    return f"to {day(figure.period_to)}" if figure.period_to else ""


def _text(place: str, part: Part, sentence: Sentence) -> Text:
    stated = dict.fromkeys(piece.figure for piece in sentence.pieces if piece.figure)
    return Text(
        place=place,
        text=sentence.text,
        measure_id=part.measure_id,
        statements=tuple(statement_of(figure, place) for figure in stated),
        free_words=" ".join(piece.text for piece in sentence.pieces if piece.figure is None),
    )


def _parts(publication: Publication) -> dict[str, tuple[str, ...]]:
    """The BCUs that make up the force: with what is unallocated, so that nothing remains."""
    bcus = sorted({row["area_name"] for row in publication.figures if row["area_type"] == BCU})
    return {FORCE: tuple(bcus)} if bcus else {}


def _remainders(narrative: Narrative, figures: FigureBook, bcus: tuple[str, ...]) -> list[Statement]:
    """Changes of BCUs that no sentence prints, because there is none: with them the parts must make the whole."""
    found = []
    for part in narrative.parts:
        printed = {f.area_name for sentence in part.sentences for f in sentence.figures if f.statistic == CHANGE}
        if printed & set(bcus):
            remainders = [figures.find(part.measure_id, CHANGE, bcu) for bcu in bcus if bcu not in printed]
            found += [statement_of(figure, "the published figures") for figure in remainders if figure]
    return found


def _a_year_earlier(period: Period) -> Period:
    first, last = (_same_day_last_year(value) for value in period)
    return first, last


def _same_day_last_year(value: date) -> date:
    is_leap_day = (value.month, value.day) == (2, 29)
    return (value - timedelta(days=1) if is_leap_day else value).replace(year=value.year - 1)
