"""Documents for the boards: typeset from published rows, with every figure that they print attached, so that anybody can check."""

from bluelamp.reporting.document.parts import (
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
)
from bluelamp.reporting.document.typeset import typeset

__all__ = [
    "Bullets", "Callout", "Cell", "Chart", "Column", "Document", "Heading", "Note", "Paragraph", "Table", "typeset",
]  # fmt: skip
