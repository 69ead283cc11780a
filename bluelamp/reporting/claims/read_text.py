"""A speech or press release as sentences, from .txt, .md or .docx."""

import re
from pathlib import Path

from docx import Document as read_docx
from docx.opc.exceptions import PackageNotFoundError

from bluelamp.errors import BluelampError

KINDS = (".txt", ".md", ".docx")
# A full stop ends a sentence where a capital follows; one between digits, or after an initial, does not.
END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
MARKDOWN = re.compile(r"^(#+|[-*+>]|\d+\.)\s+|[*_`]{1,2}", re.MULTILINE)


def read_text(path: Path) -> str:
    """The words of a file, paragraphs apart by an empty line. Raises BluelampError for another kind of file, or one that cannot be
    read."""
    if path.suffix.lower() not in KINDS:
        raise BluelampError(
            f"{path.name} is no text that can be checked.",
            where=str(path),
            next_step=f"Save it as {', '.join(KINDS)}.",
            exit_code=2,
        )
    try:
        if path.suffix.lower() == ".docx":
            return "\n\n".join(paragraph.text for paragraph in read_docx(str(path)).paragraphs)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, PackageNotFoundError, KeyError, ValueError) as error:
        raise BluelampError(
            f"{path.name} cannot be read: {error}.",
            where=str(path),
            next_step="Save it again, text as UTF-8.",
            exit_code=2,
        ) from error
    return MARKDOWN.sub("", text) if path.suffix.lower() == ".md" else text


def sentences(text: str) -> list[str]:
    """Its sentences in order."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return [sentence for part in paragraphs if part for sentence in END.split(part) if sentence.strip()]
