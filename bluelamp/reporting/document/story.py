"""The narrative's sections as parts of a document: every sentence with the figures that it prints."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bluelamp.reporting.document.parts import Heading, Note, Paragraph, Part, Printed
from bluelamp.reporting.narrative import Section, Sentence

Picture = Callable[[str], Part | None]


def section_parts(section: Section, level: int, title: str = "", picture: Picture | None = None) -> Iterator[Part]:
    """A section under its heading: its parts, each with its sentences, or why there is none. picture: of a measure, which stands
    after its sentences."""
    yield Heading(title or section.title, level, new_page=False)
    for part in section.parts:
        quoted = ""
        printed: tuple[Printed, ...] = ()
        if part.classification:
            figure = part.classification[1]
            quoted, printed = f"Overall threat: {figure.label}. ", (Printed(figure.label or "", figure),)
        yield Heading(part.title, level + 1)
        if part.sentences:
            yield paragraph(part.sentences, quoted, printed)
        for missing in part.left_out:
            yield Note(f"Not told: {missing.reason}")
        drawn = picture(part.measure_id) if picture else None
        if drawn:
            yield drawn


def paragraph(sentences: Sequence[Sentence], before: str = "", printed: Iterable[Printed] = ()) -> Paragraph:
    """Sentences as one paragraph. before: words that stand ahead of them, with what they print."""
    return Paragraph(
        before + " ".join(sentence.text for sentence in sentences),
        (*printed, *(found for sentence in sentences for found in printed_by(sentence))),
    )


def printed_by(sentence: Sentence) -> Iterator[Printed]:
    """The figures of a sentence in order; also those that it tells in words alone, such as a verdict."""
    for piece in sentence.pieces:
        if piece.figure and (piece.is_number or piece.figure.label):
            yield Printed(piece.text if piece.is_number else piece.figure.label or piece.text, piece.figure)
