"""The report's sentences, made from published figures: every number in them is bound to its row of mart_figure."""

from bluelamp.reporting.narrative.narrate import narrate
from bluelamp.reporting.narrative.story import LeftOut, Narrative, Part, Piece, Section, Sentence

__all__ = ["LeftOut", "Narrative", "Part", "Piece", "Section", "Sentence", "narrate"]
