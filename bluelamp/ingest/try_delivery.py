"""A file held against its feed's contract without a database: what a supplier, or whoever writes a mapping, looks at first."""

import gzip
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from bluelamp.contracts import Contract, load_contracts
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing.delivery import Manifest, identify, refuse_form, undated
from bluelamp.ingest.landing.file_name import match_name
from bluelamp.ingest.landing.gunzip import MAGIC, is_gzip
from bluelamp.ingest.load.duplicates import Keys
from bluelamp.ingest.load.quarantine import Quarantine
from bluelamp.ingest.parse.batch import Batch
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser

MOST_SHOWN = 20


@dataclass
class Tried:
    """What would become of the file. first_row: its first good row in our columns, without what is personal; rejected: line, column
    as the supplier calls it, and reason; refused: why the whole file would not be taken, empty where it would."""

    feed: str
    contract: str
    business_date: str
    row_count: int = 0
    rejected_count: int = 0
    refused: str = ""
    first_row: Mapping[str, str | None] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people."""
        good = self.row_count - self.rejected_count
        lines = [
            f"Feed {self.feed}, of {self.business_date}, by {self.contract}: {good:,} of {self.row_count:,} rows keep the contract."
        ]
        lines += [f"  {name:<24} {value or '(blank)'}" for name, value in self.first_row.items()]
        lines += [f"line {row['line']}, {row['column'] or 'the row'}: {row['reason']}" for row in self.rejected]
        if self.rejected_count > len(self.rejected):
            lines.append(f"… and {self.rejected_count - len(self.rejected):,} more")
        lines += self.warnings
        lines.append(f"It would be refused: {self.refused}" if self.refused else "It would be taken.")
        return "\n".join(lines)


def try_delivery(path: Path) -> Tried:
    """Hold the file against the contract of the feed that its name says. Nothing is kept; whether the warehouse knows its codes is
    seen only when it is taken. Raises BluelampError where there is no such file or feed."""
    if not path.is_file():
        raise BluelampError("There is no such file.", where=str(path), next_step="Name a delivery.", exit_code=2)
    contract = feed_of(path)
    identity = identify(contract, path.name, Manifest())
    tried = Tried(contract.feed, str(contract.own_source or contract.source), str(identity.business_to or "no date"))
    try:
        if identity.business_to is None:
            raise RefusedError(undated(contract, path.name))
        with open(path, "rb") as handle:
            is_packed = is_gzip(handle.read(len(MAGIC)))
            size = handle.seek(0, os.SEEK_END)
            handle.seek(max(size - 1, 0))
            refuse_form(
                path.name,
                is_gzip=is_packed,
                byte_count=size,
                has_final_newline=handle.read(1) == b"\n",
                is_vouched=is_packed,
            )
        with gzip.open(path) if is_packed else path.open("rb") as content:
            read(cast(BinaryIO, content), contract.made_by(datetime.now(UTC)), tried)
    except RefusedError as refused:
        tried.refused = str(refused)
    except (OSError, EOFError, zlib.error):
        tried.refused = "The file cannot be unpacked."
    allowed = Quarantine(contract).allowed(tried.row_count)
    if not tried.refused and tried.rejected_count > allowed:
        tried.refused = f"{tried.rejected_count} rows break the contract, and of {tried.row_count} only {allowed} may."
    return tried


def feed_of(path: Path) -> Contract:
    """The contract whose pattern the file's name has."""
    contracts = [contract for contract in load_contracts().values() if contract.file_format == "csv"]
    for contract in contracts:
        if match_name(contract, path.name):
            return contract
    patterns = "; ".join(f"{contract.feed}: {contract.file_name_pattern.pattern}" for contract in contracts)
    raise BluelampError(
        f"No feed's contract has a name like {path.name}.", where=str(path.parent), next_step=patterns, exit_code=2
    )


def read(content: BinaryIO, contract: Contract, tried: Tried) -> None:
    """Read it all. Raises RefusedError where the file cannot be read by the contract."""
    parser = Parser(content, contract, Keys(contract.key_places).repeated)
    for batch in parser.batches():
        if not tried.first_row and len(batch.source_rows):
            tried.first_row = first_of(batch, contract)
        tried.rejected_count += len(batch.rejected)
        left = MOST_SHOWN - len(tried.rejected)
        tried.rejected += [
            {"line": row.line_number, "column": row.column_name, "reason": row.reason} for row in batch.rejected[:left]
        ]
    tried.row_count = parser.at.row
    tried.warnings = [*(parser.header.warnings if parser.header else []), *parser.at.warnings]


def first_of(batch: Batch, contract: Contract) -> dict[str, str | None]:
    """The batch's first row; a personal value is not shown."""
    values = [column[0].as_py() for column in batch.columns]
    return {
        column.name: "(personal)" if column.is_personal and value else value
        for column, value in zip(contract.columns, values, strict=True)
    }
