"""Each sentence of a text held against the published figures. Precision before recall: what cannot be matched is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bluelamp.reporting.claims.grammar import ABOVE, BELOW, BEYOND, Claim, claims_of
from bluelamp.reporting.claims.subject import RECORDED, Subject, subject_of
from bluelamp.reporting.narrative.figure import Figure, FigureBook
from bluelamp.reporting.publication import FORCE, MET, Publication

NEARLY_WITHIN = Decimal("0.03")  # a number in round words is true within so much of itself
CHANGES = ("change", "year_on_year_change")
# Satisfaction is published over twelve months; what people call its figure is that.
SURVEY = {"actual": "rolling_12_month"}


class Mark(StrEnum):
    """What is said of a sentence; the first that holds of any of its claims."""

    CONTRADICTS = "contradicts"
    RESTATED = "restated since"
    NOISE = "within noise"
    STANDS = "stands"
    UNMATCHED = "cannot be matched"


@dataclass(frozen=True)
class Finding:
    """One sentence with its mark, and why: the figures that it was held against."""

    sentence: str
    mark: Mark
    why: str = ""


# What issued documents printed of a measure, area, statistic and last day of the figure's period.
Earlier = Mapping[tuple[str, str, str, date | None], Iterable[Decimal]]


def check_text(
    sentences: Iterable[str], current: Publication, book: FigureBook, earlier: Earlier | None = None
) -> list[Finding]:
    """Every sentence that states figures of the force. earlier: values that issued documents printed of the same days.
    Sentences that name no crime type of ours and no number are not told."""
    areas = sorted({row["area_name"] for row in current.figures}, key=len, reverse=True)
    found = []
    for sentence in sentences:
        claims = list(claims_of(sentence))
        subject = subject_of(sentence, areas)
        if claims and subject.is_named:
            found.append(_sentence(sentence, claims, subject, current, book, earlier or {}))
        elif claims:
            found.append(Finding(sentence, Mark.UNMATCHED, "it does not say of which crime type"))
    return found


def _sentence(
    sentence: str, claims: list[Claim], subject: Subject, current: Publication, book: FigureBook, earlier: Earlier
) -> Finding:
    marks = [_claim(claim, subject, current, book, earlier) for claim in claims]
    best = min(marks, key=lambda one: list(Mark).index(one[0]))
    return Finding(sentence, best[0], "; ".join(dict.fromkeys(why for mark, why in marks if mark is best[0] and why)))


def _claim(
    claim: Claim, subject: Subject, current: Publication, book: FigureBook, earlier: Earlier
) -> tuple[Mark, str]:
    """A claim is true where any measure and area that the sentence names makes it true."""
    measures, is_certain = subject.measures_of(claim)
    figures = [
        figure
        for measure in measures
        for area in (subject.areas or (FORCE,))
        if (figure := _figure(claim, measure, area, book)) is not None
    ]
    if not figures:
        return Mark.UNMATCHED, f"no figure of {', '.join(measures)} for “{claim.text}”"
    held = [(figure, holds(claim, figure, is_less_better(figure, current))) for figure in figures]
    for figure in (figure for figure, is_so in held if is_so):
        if claim.statistic in CHANGES and is_noise(figure, current):
            return Mark.NOISE, f"{told(figure)}: chance alone often makes such a change"
        return Mark.STANDS, told(figure)
    for figure in figures:
        before = earlier.get((figure.measure_id, figure.area_name, figure.statistic, figure.period_to), ())
        if claim.value is not None and any(_agrees(claim, value) for value in before):
            return Mark.RESTATED, f"now {told(figure)}"
    # A sentence of several crime types or areas does not say which number is whose.
    if len(figures) > 1 and len(subject.kinds or subject.surveys) > 1:
        return Mark.UNMATCHED, "it speaks of several crime types at once"
    if not is_certain or all(is_so is None for _, is_so in held):
        return Mark.UNMATCHED, f"“{claim.text.strip()}” may be said of something else than {told(figures[0])}"
    return Mark.CONTRADICTS, f"“{claim.text.strip()}”, but {told(figures[0])}"


def _figure(claim: Claim, measure: str, area: str, book: FigureBook) -> Figure | None:
    names = claim.word.split("/") if claim.value is not None and claim.word else [claim.statistic]
    for name in names:
        wanted = SURVEY.get(name, name) if measure.startswith("satisfaction") else name
        if figure := book.find(measure, wanted, area):
            return figure
    return None


def holds(claim: Claim, figure: Figure, is_less_better: bool) -> bool | None:
    """Whether a figure makes a claim true; None where that cannot be said: people say so of either, or of a figure far beyond.
    is_less_better: of the figure's measure, which is above its target where that is not met."""
    if claim.value is not None:
        return figure.value is not None and _agrees(claim, figure.value)
    label = (figure.label or "").lower()
    if claim.word in (ABOVE, BELOW):
        return (label in MET) == ((claim.word == BELOW) == is_less_better)
    if claim.word == BEYOND:
        # Of a target to have fewer crimes: better than it, or more crimes than it.
        return None if is_less_better else label in MET
    return label == claim.word.lower() or (claim.word in MET and label in MET)


def is_less_better(figure: Figure, current: Publication) -> bool:
    """Whether a lower value of the figure's measure is the better one, as policy says of crimes; never of rates."""
    return any(crime.direction == "lower_is_better" for crime in current.of_measure(figure.measure_id))


def _agrees(claim: Claim, value: Decimal) -> bool | None:
    """Whether the value is the one that is said. None where it is on the said side of a number in round words, and not near it:
    "more than 5%" of 8.3% is no untruth."""
    if claim.statistic == "above_target" and claim.sign < 0:
        return False  # "35 more crimes were needed": fewer were (DOMAIN A6, K15)
    if claim.sign and value and (value > 0) != (claim.sign > 0):
        return False
    said, size = abs(claim.value or Decimal(0)), abs(value)
    # A whole number may be a rounded one: 18% of 18.2%.
    is_whole = said == said.to_integral_value() and size != size.to_integral_value()
    is_it = said == size or (is_whole and size.quantize(Decimal(1), ROUND_HALF_UP) == said)
    if not claim.is_nearly:
        return is_it
    is_near = is_it or abs(said - size) <= size * NEARLY_WITHIN
    if (size - said) * claim.bound < 0:
        return False
    return True if is_near else None if claim.bound else False


def is_noise(figure: Figure, current: Publication) -> bool:
    """Whether the change is one that chance alone often makes, by the test of the daily comparison."""
    if not figure.measure_id.endswith(RECORDED):
        return False
    for crime in current.of_measure(figure.measure_id):
        if crime.area_name == figure.area_name:
            return crime.year.change_signal == "none"
    return False


def told(figure: Figure) -> str:
    """A figure by its name and value."""
    where = "" if figure.area_name == FORCE else f", {figure.area_name}"
    value = figure.label if figure.value is None else f"{figure.value.normalize():f}"
    return f"{figure.measure_id}{where}, {figure.statistic} is {value}"
