"""What is told: sections of parts of sentences of pieces, where a piece knows the figure that it prints."""

from dataclasses import dataclass
from datetime import date

from bluelamp.reporting.narrative.figure import Figure


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence. figure: the published figure that they print or follow from; None for plain words.

    is_number: whether the words print its value or label, and not only a direction, a name or a date of it.
    """

    text: str
    figure: Figure | None = None
    is_number: bool = False


@dataclass(frozen=True)
class Sentence:
    """One sentence, by the name of its template."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The sentence as plain words."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that the sentence prints, each once, in order."""
        return tuple(dict.fromkeys(piece.figure for piece in self.pieces if piece.figure and piece.is_number))


@dataclass(frozen=True)
class LeftOut:
    """A sentence that the figures do not allow, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Part:
    """What is said of one measure. classification: the scorecard's class of it, by the name of its column."""

    title: str
    measure_id: str
    classification: tuple[str, Figure] | None
    sentences: tuple[Sentence, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Section:
    """One section of the report (DOMAIN A5), in the order that the board knows."""

    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Narrative:
    """The whole text of the report as at a date."""

    as_at_date: date
    sections: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part of every section."""
        return tuple(part for section in self.sections for part in section.parts)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order."""
        return tuple(sentence for part in self.parts for sentence in part.sentences)
