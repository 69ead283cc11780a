"""Typesetting: a document's parts as one tagged PDF, by Typst. The same document gives the same bytes on every machine: fonts
are those that come with Typst, and the creation date is the publication's."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from bluelamp.calendar import POLICE_TIME
from bluelamp.errors import BluelampError
from bluelamp.reporting.document.attachment import FIGURES_CSV, figures_csv
from bluelamp.reporting.document.glyphs import STANDARDS, printable
from bluelamp.reporting.document.parts import Document, Note, Part, Table
from bluelamp.reporting.wording import clock, day

TEMPLATE = Path(__file__).with_name("document.typ")
CHECK = (
    "Every figure in this document is attached to it as {name}, with its formula, inputs and publication. "
    "“bluelamp verify” reads it back and says of each whether it still stands."
)


def typeset(document: Document) -> bytes:
    """The PDF. Raises BluelampError where Typst refuses, such as for a chart without words."""
    return typeset_content(content_of(document))


def content_of(document: Document) -> dict[str, Any]:
    """Everything that stands in the document, as plain data: the same content gives the same bytes again. What its fonts cannot show
    has a stand-in, and a note at its end says so."""
    current = document.publication
    published = current.published_at.astimezone(POLICE_TIME)
    as_at = day(current.as_at_date)
    is_past = current.publication_id == 0
    number = f"{current.publication_id}" if not is_past else "0 (a past state)"
    facts = {
        "Period": document.period,
        "As at": as_at,
        "Publication": f"{number}, {'as known on' if is_past else 'published on'} {clock(current.published_at)}",
        "Classification": document.classification,
    }
    written: dict[str, Any] = {
        "cover": {
            "name": document.name,
            "title": document.title,
            "subtitle": document.subtitle,
            "force": _whose(document),
            "period": document.period,
            "as_at": as_at,
            "publication": number,
            "published": clock(current.published_at),
            "published_at": current.published_at.astimezone(UTC).isoformat(),
            "dated": [published.year, published.month, published.day],
            "classification": document.classification,
            "is_sample": current.is_sample,
            "one_page": document.one_page,
            "summary": list(document.summary),
            "facts": list((facts | ({"Note": current.note} if current.note else {})).items()),
            "check": CHECK.format(name=FIGURES_CSV),
        },
        "parts": [_plain(part) for part in document.parts],
        "attachments": [
            {
                "name": FIGURES_CSV,
                "text": figures_csv(document),
                "mime_type": "text/csv",
                "description": "Every figure that this document prints, with its receipt",
            }
        ],
    }
    content, note = printable(written)
    return content | {"parts": [*content["parts"], _plain(Note(note))]} if note else content


def typeset_content(content: Mapping[str, Any]) -> bytes:
    """The PDF of a document's content, also of one that was issued long ago."""
    published = datetime.fromisoformat(content["cover"]["published_at"])
    try:
        made, warnings = typst.compile_with_warnings(
            TEMPLATE.read_bytes(),
            sys_inputs={"content": json.dumps(content, ensure_ascii=False, sort_keys=True)},
            pdf_standards=STANDARDS,
            timestamp=int(published.timestamp()),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise BluelampError(
            f"Typst refuses {content['cover']['title']}: {error.message}",
            where=str(TEMPLATE),
            next_step="Every chart needs a text alternative and every table a head; correct the part that it names.",
        ) from error
    if warnings:
        raise BluelampError(
            f"Typst warns of {content['cover']['title']}: {warnings[0].message}",
            where=str(TEMPLATE),
            next_step="Correct it: a glyph or font that is missing would be missing in print.",
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst made pages instead of one file")
    return made


def _whose(document: Document) -> str:
    """Whose document it is: the office's, of which force."""
    name = document.publication.words.force_name
    return document.force if document.publication.is_sample or not name else f"{document.force}, {name}"


def _plain(part: Part) -> dict[str, Any]:
    kind = {"kind": type(part).__name__.lower()}
    if isinstance(part, Table):
        return kind | {
            "title": part.title,
            "columns": [asdict(column) for column in part.columns],
            "rows": [[cell.text for cell in row] for row in part.rows],
            "notes": list(part.notes),
            "size": part.size,
            "landscape": part.landscape,
            "heading": part.heading,
        }
    return kind | {name: value for name, value in vars(part).items() if name != "printed"}
