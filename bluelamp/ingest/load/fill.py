"""The rows of one delivery into raw, within the transaction of its ledger row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp import fault
from bluelamp.contracts import Contract
from bluelamp.ingest.landing.archive import Taken, open_content
from bluelamp.ingest.landing.delivery import Manifest
from bluelamp.ingest.load.duplicates import Keys
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.load.quarantine import REFUSED_KEEP, Quarantine
from bluelamp.ingest.load.writer import RawWriter, copy_bytes
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser
from bluelamp.ingest.parse.register_workbook import WorkbookParser
from bluelamp.ingest.summary import Delivered
from bluelamp.peers.signature import FOLDER, known_keys, problem_of
from bluelamp.peers.statement import differences
from bluelamp.settings import settings


@dataclass
class Filled:
    """What came of the rows. row_count: all data rows of the file, rejected ones included. empty_count: rows of nothing."""

    row_count: int
    empty_count: int
    quarantine: Quarantine
    keys: Keys
    warnings: list[str]


class TooManyRejectedError(RefusedError):
    """The delivery is refused whole, with its rejected rows as evidence."""

    def __init__(self, count: int, row_count: int | None, quarantine: Quarantine) -> None:
        of = f" of {row_count}" if row_count is not None else ""
        contract = quarantine.contract
        super().__init__(
            f"{count}{of} rows break the contract, which allows {contract.reject_threshold_rows} rows and "
            f"{contract.reject_threshold_pct:g} % of a delivery; of a small one {contract.reject_floor_rows} rows, but never "
            "more than half."
        )
        self.row_count = row_count
        self.quarantine = quarantine


@dataclass
class Filling:
    """Fills raw from one archived delivery. progress is told the share that is done.

    received_at: when the delivery reached us, which no row may be newer than where its manifest does not say when it was
    extracted. is_judged: it was loaded before, and comes again from the archive: its rejected rows do not refuse it now.
    """

    connection: Connection
    contract: Contract
    place: Path
    taken: Taken
    manifest: Manifest
    pseudonymiser: Pseudonymiser
    progress: Callable[[float], None]
    received_at: datetime
    is_judged: bool = False

    def load(self, result: Delivered, load_id: int, check: Callable[[], None]) -> dict[str, Any]:
        """Fill raw unless check, or a row, refuses the delivery; result learns which. Returns what the ledger should say.

        Rejected rows go to the quarantine either way; of a refused delivery only the first thousand, as evidence.
        """
        warnings: list[str] = []
        with self.connection.cursor() as cursor:
            cursor.execute("savepoint before_rows")
            try:
                check()
                filled = self.fill(load_id)
                filled.warnings += self.hold_against_signature(load_id)
            except RefusedError as refused:
                cursor.execute("rollback to savepoint before_rows")
                result.refuse(str(refused))
                if isinstance(refused, TooManyRejectedError):
                    result.row_count, result.rejected_row_count = refused.row_count, refused.quarantine.count
                    refused.quarantine.keep(self.connection, load_id, REFUSED_KEEP)
                loaded = 0
            else:
                fault.point("ingest:after_copy")
                result.row_count, result.rejected_row_count = filled.row_count, filled.quarantine.count
                filled.quarantine.keep(self.connection, load_id)
                loaded, warnings = filled.row_count - filled.quarantine.count, filled.warnings
        return {
            "row_count": result.row_count,
            "rejected_row_count": result.rejected_row_count,
            "loaded_row_count": loaded,
            "refused_reason": result.reason or None,
            "warnings": warnings,
        }

    def fill(self, load_id: int) -> Filled:
        """All good rows once, duplicates of a key left out. Raises RefusedError; then nothing of it may be committed.

        A row may have been left out for another key of the same hash: then all is read again, with other hashes.
        """
        with self.connection.cursor() as cursor:
            cursor.execute("savepoint before_stream")
            for attempt in count():
                filled = self.stream(load_id, str(attempt or ""))
                self.hold_against_manifest(filled)
                if filled.quarantine.count > filled.quarantine.allowed(filled.row_count):
                    raise TooManyRejectedError(filled.quarantine.count, filled.row_count, filled.quarantine)
                if filled.keys.are_stored(cursor, self.contract, load_id):
                    break
                cursor.execute("rollback to savepoint before_stream")
        return filled

    def stream(self, load_id: int, salt: str) -> Filled:
        """Parse, check and COPY, each stretch while the one before is being stored. salt: as that of Keys."""
        quarantine, keys = Quarantine(self.contract, self.is_judged), Keys(self.contract.key_places, salt)
        contract = self.contract.made_by(self.manifest.extracted_at or self.received_at)
        encode = partial(copy_bytes, contract=self.contract, load_id=load_id, pseudonymiser=self.pseudonymiser)
        # A row of n columns takes n bytes at least, so a file may be known to be hopeless long before its end.
        hopeless = quarantine.allowed(self.taken.content_bytes // len(self.contract.columns) + 1)
        with open_content(self.place) as content, RawWriter(self.connection, self.contract, encode) as writer:
            read = WorkbookParser if contract.file_format == "register_workbook" else Parser
            parser = read(content, contract, keys.repeated)
            for batch in parser.batches():
                quarantine.add(batch.rejected)
                if quarantine.count > hopeless:
                    raise TooManyRejectedError(quarantine.count, None, quarantine)
                writer.write(batch)
                self.progress(parser.taken_bytes / self.taken.content_bytes)
                fault.point("ingest:during_copy")
        warnings = [*(parser.header.warnings if parser.header else []), *parser.at.warnings]
        return Filled(parser.at.row, parser.at.empty, quarantine, keys, warnings)

    def hold_against_signature(self, load_id: int) -> list[str]:
        """Whoever signs what he sends is believed by his signature alone. Returns where a sender counts otherwise than we do."""
        if self.contract.signed_by is None or self.is_judged:
            return []
        with self.connection.cursor() as cursor:
            query = "select distinct {} from {} where _load_id = %s"
            columns = sql.Identifier(self.contract.signed_by), sql.Identifier("raw", self.contract.feed)
            cursor.execute(sql.SQL(query).format(*columns), (load_id,))
            senders = {name for (name,) in cursor.fetchall()}
        if problem := problem_of(self.manifest.document, senders, known_keys(settings().policy / FOLDER)):
            raise RefusedError(problem)
        return differences(self.manifest.statement) if self.manifest.statement and self.manifest.signature else []

    def hold_against_manifest(self, filled: Filled) -> None:
        """The supplier's own count of rows must be right; it may have counted rows of nothing or not."""
        right = (None, filled.row_count, filled.row_count + filled.empty_count)
        if self.manifest.rows not in right:
            raise RefusedError(
                f"The manifest says {self.manifest.rows} rows, the file has {filled.row_count}: cut or not whole."
            )
