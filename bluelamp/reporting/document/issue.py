"""Issuing: a document is written whole, and what it printed is kept, so that it can be checked and made again to the byte."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extras import Json, RealDictCursor, execute_values

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.reporting.document.attachment import figure_rows
from bluelamp.reporting.document.parts import Document
from bluelamp.reporting.document.typeset import content_of, typeset_content

FIGURE_COLUMNS = (
    "number", "place", "printed", "mart", "measure_id", "area_type", "area_name", "statistic", "value", "label", "period",
    "period_from", "period_to", "inputs",
)  # fmt: skip
DOCUMENT = """
    insert into ops.document (
        name, file_name, title, classification, publication_id, published_at, as_at_date, sha256, byte_count, content
    ) values (
        %(name)s, %(file_name)s, %(title)s, %(classification)s, %(publication_id)s, %(published_at)s, %(as_at_date)s,
        %(sha256)s, %(byte_count)s, %(content)s
    ) on conflict (sha256) do nothing returning document_id"""

ISSUED = "select document_id, name, as_at_date, issued_at from ops.document order by document_id"
LIST_THEM = f'bluelamp sql "{ISSUED}" --role engineer lists what was issued.'


def issue(document: Document, directory: Path) -> Path:
    """Write the document into the directory, and keep its checksum, figures and content; returns its path."""
    content = content_of(document)
    pdf = typeset_content(content)
    record(document, content, pdf)
    path = directory / document.file_name
    write_whole(path, pdf)
    return path


def record(document: Document, content: dict[str, Any], pdf: bytes) -> None:
    """Keep a document with its figures, unless the same bytes were issued before."""
    current = document.publication
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute(
            DOCUMENT,
            {
                "name": document.name,
                "file_name": document.file_name,
                "title": document.title,
                "classification": document.classification,
                "publication_id": current.publication_id,
                "published_at": current.published_at,
                "as_at_date": current.as_at_date,
                "sha256": sha256(pdf),
                "byte_count": len(pdf),
                "content": zlib.compress(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()),
            },
        )
        added = cursor.fetchone()
        if added:
            execute_values(
                cursor,
                sql.SQL("insert into ops.document_figure (document_id, {}) values %s").format(
                    sql.SQL(", ").join(map(sql.Identifier, FIGURE_COLUMNS))
                ),
                [
                    (added[0], *map(_stored, FIGURE_COLUMNS, (row[name] for name in FIGURE_COLUMNS)))
                    for row in figure_rows(document)
                ],
            )


def make_again(
    document_id: int, directory: Path, name: str | None = None, commands: Mapping[str, str] | None = None
) -> Path:
    """An issued document, made again from what it was made of. name: the report that it must be, such as sab. commands: the report
    that makes a document, by the name that it is issued under. Raises BluelampError where there is no such document, where it is
    another report, or where the template or Typst has changed since, so that the bytes are no longer those that were issued."""
    with connect("publisher") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select name, file_name, sha256, content from ops.document where document_id = %s", (document_id,)
        )
        row = cursor.fetchone()
    if row is None:
        raise BluelampError(
            f"No document {document_id} was issued.",
            where="ops.document",
            next_step=LIST_THEM,
            exit_code=2,
        )
    made_by = (commands or {}).get(row["name"], row["name"])
    if name not in (None, made_by):
        raise BluelampError(
            f"Document {document_id} is {row['name']}, and of no report {name}.",
            where="ops.document",
            next_step=f"bluelamp report {made_by} --again {document_id} makes it; {LIST_THEM}",
            exit_code=2,
        )
    pdf = typeset_content(json.loads(zlib.decompress(bytes(row["content"]))))
    if sha256(pdf) != row["sha256"]:
        raise BluelampError(
            f"Document {document_id} can be made again, but not to the byte: the template or Typst has changed since it was issued.",
            where="bluelamp/reporting/document/document.typ",
            next_step="Make it with the version of Bluelamp that issued it (bluelamp/reporting/document, requirements.lock).",
        )
    path = directory / row["file_name"]
    write_whole(path, pdf)
    return path


def sha256(pdf: bytes) -> str:
    """The checksum by which a document is known."""
    return hashlib.sha256(pdf).hexdigest()


def _stored(column: str, value: Any) -> Any:
    if column == "inputs":
        return Json(json.loads(value)) if value else None
    return None if value == "" and column in ("value", "label", "period_from", "period_to") else value
