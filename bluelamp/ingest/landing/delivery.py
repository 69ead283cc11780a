"""What a delivery says of itself: feed, part and business dates, from its manifest or else from its name."""

import calendar
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from bluelamp.contracts import IDENTIFIER, Contract
from bluelamp.ingest.landing.candidates import MANIFEST, Candidate, open_regular
from bluelamp.ingest.landing.file_name import match_name
from bluelamp.ingest.parse.header import RefusedError

MANIFEST_LIMIT = 65_536
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True)
class Manifest:
    """The supplier's statement beside a file; every part may be missing. sha256: of the file as delivered. statement, signature:
    bluelamp/peers."""

    feed: str | None = None
    business_from: date | None = None
    business_to: date | None = None
    rows: int | None = None
    sha256: str | None = None
    extracted_at: datetime | None = None
    received_at: datetime | None = None
    statement: dict[str, Any] | None = field(default=None, hash=False)
    signature: str | None = None
    document: dict[str, Any] | None = field(default=None, hash=False)


@dataclass(frozen=True)
class Identity:
    """Which delivery of a feed this claims to be; the dates (inclusive) are None when nothing tells them."""

    part: str = ""
    business_from: date | None = None
    business_to: date | None = None


def read_manifest(candidate: Candidate) -> Manifest:
    """The manifest beside the file; an empty one when there is none. Raises RefusedError when it cannot be understood."""
    if candidate.manifest_look is None:
        return Manifest()
    try:
        with os.fdopen(open_regular(candidate, MANIFEST), "rb") as handle:
            text = handle.read(MANIFEST_LIMIT + 1)
    except OSError:
        raise RefusedError("The manifest cannot be read.") from None
    return parse_manifest(text)


def parse_manifest(text: bytes) -> Manifest:
    """A manifest from its JSON. Raises RefusedError naming the entry that is wrong."""
    try:
        document = json.loads(text, parse_constant=no_number) if len(text) <= MANIFEST_LIMIT else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise RefusedError("The manifest is not a JSON object.")
    entry = ""
    try:
        values: dict[str, Any] = {}
        for entry, convert in (
            ("feed", name_of), ("business_from", date.fromisoformat), ("business_to", date.fromisoformat), ("rows", count_of),
            ("sha256", digest_of), ("extracted_at", moment_of), ("received_at", moment_of),
            ("statement", object_of), ("signature", text_of),
        ):  # fmt: skip
            if document.get(entry) is not None:
                values[entry] = convert(document[entry])
    except (TypeError, ValueError, OverflowError):
        raise RefusedError(f"The manifest's {entry} cannot be understood.") from None
    try:
        require_storable(document)
    except (ValueError, RecursionError):
        raise RefusedError("The manifest holds text that the database cannot store.") from None
    return Manifest(**values, document={entry: document[entry] for entry in values})


def no_number(name: str) -> None:
    """NaN and Infinity are none in JSON. Raises ValueError."""
    raise ValueError(name)


def require_storable(value: object) -> None:
    """Raises ValueError for text that PostgreSQL does not store: with a NUL, or half of a pair of surrogates."""
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text.replace("\\\\", ""):
        raise ValueError
    text.encode()


def name_of(value: object) -> str:
    """A feed's name, or ValueError."""
    if not IDENTIFIER.fullmatch(text_of(value)):
        raise ValueError
    return text_of(value)


def text_of(value: object) -> str:
    """Text, or ValueError."""
    if not isinstance(value, str):
        raise ValueError
    return value


def object_of(value: object) -> dict[str, Any]:
    """A JSON object, or ValueError."""
    if not isinstance(value, dict):
        raise ValueError
    return value


def count_of(value: object) -> int:
    """A whole number from 0, or ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def digest_of(value: object) -> str:
    """A SHA-256 in hexadecimal, or ValueError."""
    if not re.fullmatch("[0-9a-f]{64}", text_of(value).lower()):
        raise ValueError
    return text_of(value).lower()


def moment_of(value: object) -> datetime:
    """A time with its offset, or ValueError: without one nobody knows when it was."""
    moment = datetime.fromisoformat(text_of(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def identify(contract: Contract, name: str, manifest: Manifest) -> Identity:
    """Part and dates of a delivery. The manifest's dates win; a name like 2013-10 means the whole month.

    Raises RefusedError when the manifest is for another feed or its dates are the wrong way round.
    """
    if manifest.feed not in (None, contract.feed):
        raise RefusedError("The manifest is for another feed.")
    found = match_name(contract, name)
    groups = found.groupdict() if found else {}
    begin, end = dates_of(business_date(groups))
    begin = manifest.business_from or (manifest.business_to if begin is None else begin)
    end = manifest.business_to or (manifest.business_from if end is None else end)
    if begin and end and begin > end:
        raise RefusedError("The delivery's first business date is after its last.")
    return Identity(groups.get("part") or "", begin, end)


def business_date(groups: Mapping[str, str | None]) -> str:
    """The date in a file's name: as one group, year first, or as groups year, month and maybe day, in a supplier's own order and
    with or without noughts before them."""
    if "year" not in groups:
        return groups.get("business_date") or ""
    return "-".join(part.zfill(2) for name in ("year", "month", "day") if (part := groups.get(name)))


def undated(contract: Contract, name: str) -> str:
    """Why a delivery without a manifest that says so has no business dates: its name is another, or tells a day that is none."""
    found = match_name(contract, name)
    told = business_date(found.groupdict()) if found else ""
    if told:
        unit = "month" if MONTH.fullmatch(told) else "day"
        return (
            f"The file's business date cannot be told: its name has {told}, which is no {unit}. Send it under the name of the "
            f"{unit} that it is of, or with a manifest that gives business_from and business_to."
        )
    return (
        f"The file's name does not match the contract's pattern {contract.file_name_pattern.pattern}, and no manifest gives its "
        "business dates."
    )


def dates_of(text: str) -> tuple[date | None, date | None]:
    """First and last day that 2013-10 or 2013-10-14 stands for; (None, None) where there is no such day."""
    try:
        if MONTH.fullmatch(text):
            year, month = map(int, text.split("-"))
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(text), date.fromisoformat(text)
    except (ValueError, calendar.IllegalMonthError):
        return None, None


def refuse_form(name: str, *, is_gzip: bool, byte_count: int, has_final_newline: bool, is_vouched: bool) -> None:
    """What a text file's form alone says against it. is_vouched: something besides its end says that it is whole. Raises
    RefusedError."""
    if name.lower().endswith(".gz") != is_gzip:
        raise RefusedError("The file's name and its content disagree on whether it is gzip.")
    if byte_count == 0:
        raise RefusedError("There is no readable header: the file is empty.")
    if not has_final_newline and not is_vouched:
        raise RefusedError(
            "The file does not end with a line end, so it may be cut, and no manifest vouches for it with rows or sha256."
        )
