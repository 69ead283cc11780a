"""Delivery files: gzip without name or time, so that equal content is equal bytes, each with its manifest."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.sample.deliveries import Span
from bluelamp.settings import personal_folder

ENCODING, ENCODING_ERRORS = "utf-8", "surrogateescape"


@dataclass(frozen=True)
class DeliveryFile:
    """One file as the supplier sends it."""

    feed: str
    name: str
    span: Span
    content: bytes
    row_count: int
    received_at: datetime

    def manifest(self) -> str:
        """What the supplier says of the file; sha256 is of the file as delivered."""
        said = {
            "feed": self.feed,
            "business_from": self.span.first.isoformat(),
            "business_to": self.span.last.isoformat(),
            "rows": self.row_count,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "extracted_at": self.span.extracted_at.isoformat(),
            "received_at": self.received_at.isoformat(),
        }
        return json.dumps(said, indent=2) + "\n"


def as_csv(header: list[str], lines: list[str]) -> bytes:
    """The text of a delivery: a header and a line per record."""
    return ("\n".join([",".join(header), *lines]) + "\n").encode(ENCODING, ENCODING_ERRORS)


def compressed(content: bytes) -> bytes:
    """The content as gzip, the same bytes each time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def decompressed(content: bytes) -> bytes:
    """What a gzip file holds."""
    return gzip.decompress(content)


def write_file(landing: Path, delivery: DeliveryFile) -> Path:
    """Writes a delivery into its feed's folder, the manifest first, so that the file never stands there without it."""
    folder = personal_folder(landing / delivery.feed)
    path = folder / delivery.name
    write_whole(folder / (delivery.name + ".manifest.json"), delivery.manifest().encode())
    write_whole(path, delivery.content)
    return path
