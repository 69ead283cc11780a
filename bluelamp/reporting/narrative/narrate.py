"""Telling: each template with the published figures put in. What the figures do not allow is left out, with the reason."""

from collections.abc import Callable, Mapping, Sequence

from bluelamp.policy.words import ForceWords
from bluelamp.reporting.headline import CRIME_TYPE, in_words
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.narrative.form import FORMS
from bluelamp.reporting.narrative.reference import Scope
from bluelamp.reporting.narrative.story import LeftOut, Narrative, Part, Piece, Section, Sentence
from bluelamp.reporting.narrative.template import (
    PartTemplate,
    SentenceTemplate,
    Slot,
    Templates,
    Term,
    load_templates,
)
from bluelamp.reporting.publication import FORCE, CrimeFigure, Publication

ITEMS = "items"
Pieces = Sequence[str | Slot | Term]


def narrate(publication: Publication, templates: Templates | None = None) -> Narrative:
    """The text of the report from one publication. The same figures give the same words."""
    templates = templates or load_templates()
    scope = Scope(read_figures(publication), "", templates.smallest_count)
    lists = {name: choose(publication) for name, choose in MEASURE_LISTS.items()}
    return Narrative(
        publication.as_at_date,
        tuple(
            Section(
                section.name,
                section.title,
                tuple(
                    _part(part, scope.of(part.measure_id, part.others), templates, lists, publication.words)
                    for part in section.parts
                ),
            )
            for section in templates.sections
        ),
    )


def _part(
    part: PartTemplate, scope: Scope, templates: Templates, lists: Mapping[str, list[CrimeFigure]], words: ForceWords
) -> Part:
    said: list[Sentence] = []
    left_out: list[LeftOut] = []
    for name in part.sentences:
        template = templates.sentences[name]
        terms = {"smallest_count": str(templates.smallest_count), **words.terms(), **part.terms}
        pieces = say(template, scope, terms, lists)
        if pieces:
            said.append(Sentence(name, pieces))
        elif template.without:
            left_out.append(LeftOut(name, (withheld(template, scope) or template.without).format(**terms)))
    figure = scope.figures.find(part.measure_id, part.classification) if part.classification else None
    column = part.classification.replace("_", " ").capitalize()
    return Part(part.title, part.measure_id, (column, figure) if figure else None, tuple(said), tuple(left_out))


def say(
    template: SentenceTemplate, scope: Scope, terms: Mapping[str, str], lists: Mapping[str, list[CrimeFigure]]
) -> tuple[Piece, ...] | None:
    """The first wording whose conditions hold and whose figures are all there; None where there is none."""
    items: list[tuple[Piece, ...]] = []
    for crime in lists[template.each][: template.most] if template.each else []:
        item = fill(template.item, scope.of(crime.measure_id), {**terms, "title": in_words(crime)}, [])
        if item:
            items.append(item)
    if template.each and not items:
        return None
    for variant in template.variants:
        if all(clause.holds(scope) for clause in variant.when):
            pieces = fill(variant.pieces, scope, terms, items)
            if pieces:
                return _with_capital(pieces)
    return None


def withheld(template: SentenceTemplate, scope: Scope) -> str:
    """The reason that a figure of the sentence gives itself for having no value, such as "fewer than 30 answers"."""
    for variant in template.variants:
        for place in variant.pieces:
            if isinstance(place, Slot) and FORMS[place.form].needs_value:
                figure = scope.find(place.reference)
                if figure and figure.value is None and figure.label:
                    return f"{template.without} ({figure.label})"
    return ""


def fill(
    template: Pieces, scope: Scope, terms: Mapping[str, str], items: Sequence[tuple[Piece, ...]]
) -> tuple[Piece, ...] | None:
    """The pieces with their figures; None where one of them is not published. Never an empty slot."""
    pieces: list[Piece] = []
    for place in template:
        if isinstance(place, str):
            pieces.append(Piece(place))
        elif isinstance(place, Term):
            pieces += _listed(items) if place.name == ITEMS else [Piece(terms[place.name])]
        else:
            figure, form = scope.find(place.reference), FORMS[place.form]
            if figure is None or (form.needs_value and figure.value is None):
                return None
            try:
                words = form.write(figure)
            except ValueError:  # it lacks what the form prints, such as its dates
                return None
            pieces.append(Piece(words, figure, form.is_number))
    return tuple(pieces)


def _listed(items: Sequence[tuple[Piece, ...]]) -> list[Piece]:
    """Items in a sentence: "a", "a and b", "a, b and c"."""
    pieces: list[Piece] = []
    for index, item in enumerate(items):
        if index:
            pieces.append(Piece(" and " if index == len(items) - 1 else ", "))
        pieces += item
    return pieces


def _with_capital(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    first = pieces[0]
    return (Piece(first.text[:1].upper() + first.text[1:], first.figure, first.is_number), *pieces[1:])


def _rising(publication: Publication) -> list[CrimeFigure]:
    return sorted(_moved(publication, is_rise=True), key=lambda figure: (-(figure.year.change or 0), figure.title))


def _falling(publication: Publication) -> list[CrimeFigure]:
    return sorted(_moved(publication, is_rise=False), key=lambda figure: (figure.year.change or 0, figure.title))


def _moved(publication: Publication, *, is_rise: bool) -> list[CrimeFigure]:
    """Crime types of the force that moved that way; overlapping groups would count crimes twice."""
    return [
        figure
        for figure in publication.of_area(FORCE, FORCE)
        if figure.measure_group == CRIME_TYPE and figure.year.change and (figure.year.change > 0) == is_rise
    ]


MEASURE_LISTS: dict[str, Callable[[Publication], list[CrimeFigure]]] = {
    "rising_crime_types": _rising,
    "falling_crime_types": _falling,
}
