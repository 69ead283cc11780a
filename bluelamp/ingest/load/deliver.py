"""One delivery: archived, then ledger row and rows in one transaction, or nothing."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from bluelamp import fault
from bluelamp.contracts import Contract
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing import archive, candidates
from bluelamp.ingest.landing.archive import Taken
from bluelamp.ingest.landing.candidates import Candidate
from bluelamp.ingest.landing.delivery import Identity, Manifest, identify, read_manifest, refuse_form, undated
from bluelamp.ingest.landing.writers import is_being_written
from bluelamp.ingest.load import ledger
from bluelamp.ingest.load.fill import Filling
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.load.superseded import remove_superseded
from bluelamp.ingest.parse.file_kind import LOOKED_AT, foreign_kind
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.summary import Delivered
from bluelamp.register.open_workbook import NotAWorkbookError, open_workbook
from bluelamp.register.unpack import LARGEST
from bluelamp.settings import settings

GROWING = "still being written, or not yet still for as long as the contract asks"
WRITTEN = "another program has it open for writing"


@dataclass
class Delivering:
    """Takes deliveries of one feed over one connection."""

    connection: Connection
    contract: Contract
    pseudonymiser: Pseudonymiser
    key_id: str | None

    def take(self, candidate: Candidate, is_settled: bool, progress: Callable[[float], None]) -> Delivered:
        """What became of one file. Raises BluelampError when the database or the disk fails; then nothing was changed."""
        try:
            delivered = self.attempt(candidate, is_settled, progress)
            if (
                delivered.state == "pending"
                and candidate.look is not None
                and candidates.glance_at(candidate.path) is None
            ):
                return Delivered.gone(candidate)
            return delivered
        except (psycopg2.Error, OSError) as error:
            # The database's message would quote the row; its SQLSTATE says enough.
            if isinstance(error, psycopg2.Error):
                what = f"The database failed (SQLSTATE {error.pgcode or 'none: the connection is gone'})"
            else:
                what = f"The disk failed ({error.strerror})"
            raise BluelampError(
                f"{what} during a load; nothing of the delivery was kept.",
                where=f"{candidate.feed}/{candidate.name}",
                next_step="See to the server's state and free disk space (bluelamp doctor), then run ingest again.",
            ) from None
        finally:
            if not self.connection.closed:
                self.connection.rollback()

    def attempt(self, candidate: Candidate, is_settled: bool, progress: Callable[[float], None]) -> Delivered:
        """As take, with the raw errors."""
        if candidate.problem or candidate.look is None:
            return Delivered.pending(candidate, candidate.problem)
        if not is_settled and candidate.manifest_look is None:
            return Delivered.pending(candidate, GROWING)
        try:
            descriptor = candidates.open_regular(candidate)
        except OSError:
            return Delivered.pending(candidate, "it cannot be opened as a regular file")
        if candidates.look_of(os.fstat(descriptor)) != candidate.look:
            os.close(descriptor)
            return Delivered.pending(candidate, GROWING)
        is_written = is_being_written(descriptor)
        if is_written and candidate.manifest_look is None:
            os.close(descriptor)
            return Delivered.pending(candidate, WRITTEN)
        folder = settings().archive / self.contract.feed
        taken = archive.take(folder, descriptor)
        try:
            manifest, problem = self.manifest_of(candidate)
            is_vouched = manifest.sha256 == taken.file_sha256
            if not is_vouched and not (is_settled and candidates.glance_at(candidate.path) == candidate.look):
                return Delivered.pending(candidate, GROWING)
            if is_written and not is_vouched:
                return Delivered.pending(candidate, WRITTEN)
            try:
                return self.load(candidate, taken, manifest, problem, progress)
            except psycopg2.DataError as error:
                # No later run would fare better, and the feed's next deliveries would wait for this one.
                self.connection.rollback()
                unstorable = f"It holds what the database cannot store (SQLSTATE {error.pgcode})."
                return self.load(candidate, taken, Manifest(), problem or unstorable, progress)
        finally:
            archive.discard(taken)

    def manifest_of(self, candidate: Candidate) -> tuple[Manifest, str]:
        """The manifest, or an empty one and what is wrong with it."""
        try:
            return read_manifest(candidate), ""
        except RefusedError as refused:
            return Manifest(), str(refused)

    def load(
        self, candidate: Candidate, taken: Taken, manifest: Manifest, problem: str, progress: Callable[[float], None]
    ) -> Delivered:
        """The transaction: a sighting, a refusal or a load."""
        try:
            identity = identify(self.contract, candidate.name, manifest)
        except RefusedError as refused:
            identity, problem = Identity(), problem or str(refused)
        with self.connection.cursor() as cursor:
            ledger.lock(cursor, self.contract.feed)
            entry = ledger.find(cursor, self.contract.feed, identity, taken.content_sha256)
            is_retry = entry is not None and entry.may_retry(self.contract, manifest, candidate.name, taken)
            if entry is not None and not is_retry:
                ledger.sight(cursor, entry.load_id, candidate.name)
                result = Delivered.skipped(candidate, identity, entry.load_id, entry.state)
                stale_note = None
                if entry.is_refused_by_check:
                    stale_note = self.put_back(cursor, entry.load_id, taken)
                    ledger.knock_again(cursor, entry.load_id)
                    result.reason = f"the quality check looks again at load {entry.load_id}, which it had refused"
                self.connection.commit()
                if stale_note:
                    stale_note.unlink(missing_ok=True)
                return self.clear_away(candidate, result)
            fault.point("ingest:before_archive")
            place = self.keep(taken)
            fault.point("ingest:after_archive")
            received_at = manifest.received_at if settings().is_replay else None
            if entry is not None:
                load_id = entry.load_id
                ledger.reopen(cursor, load_id, self.contract, taken, candidate.name, manifest, self.key_id)
            else:
                load_id = ledger.enter(
                    cursor, self.contract, identity, taken, candidate.name, manifest, received_at, self.key_id
                )
            ledger.require_key_in_use(
                cursor, self.key_id, f"{candidate.feed}/{candidate.name}", f"bluelamp ingest {candidate.feed}"
            )
            fault.point("ingest:after_ledger")
            result = Delivered.of(candidate, identity, load_id)
            filling = Filling(
                self.connection, self.contract, place, taken, manifest, self.pseudonymiser, progress,
                ledger.received_at(cursor, load_id),
            )  # fmt: skip
            check = partial(self.refuse_unread, candidate, taken, place, manifest, identity, problem)
            facts = filling.load(result, load_id, check)
            facts["archive_path"] = str(place.relative_to(settings().archive))
            result.warnings += facts["warnings"]
            ledger.close(cursor, load_id, result.state, **facts)
            taken.wait()
            archive.write_meta(place, ledger.facts_of(cursor, load_id))
            fault.point("ingest:before_commit")
            self.connection.commit()
        fault.point("ingest:after_commit")
        self.clear_away(candidate, result)
        if is_retry:
            self.remove_superseded(result)
        fault.point("ingest:after_removal")
        return result

    def keep(self, taken: Taken) -> Path:
        """Give the file its place in the archive."""
        ending = "csv" if self.contract.file_format == "csv" else "xlsx"
        return archive.keep(settings().archive / self.contract.feed, taken, ending)

    def put_back(self, cursor: Cursor, load_id: int, taken: Taken) -> Path | None:
        """Give a delivery that is judged again the file that came now, where a rule of retention removed the one that it had. Returns
        the note beside that one, if it was packed another way: it says nothing once this transaction ends."""
        facts = ledger.facts_of(cursor, load_id)
        before = settings().archive / facts["archive_path"]
        if before.is_file():
            return None
        place = self.keep(taken)
        ledger.put_back(cursor, load_id, taken, str(place.relative_to(settings().archive)))
        taken.wait()
        archive.write_meta(place, ledger.facts_of(cursor, load_id))
        return archive.note_of(before, facts["part"], facts["business_to"]) if place.name != before.name else None

    def clear_away(self, candidate: Candidate, result: Delivered) -> Delivered:
        """Take a file that the ledger knows out of the landing folder. Where that cannot be, it is said, and what was done
        with the delivery stands: the next run finds that it is known."""
        if problem := candidates.remove(candidate):
            result.warnings.append(f"left in the landing folder: {problem}")
        return result

    def remove_superseded(self, result: Delivered) -> None:
        """Let the file go that was refused before. Where that cannot be, it is said: the next run tries again."""
        try:
            remove_superseded(self.connection, self.contract.feed)
        except OSError as error:
            result.warnings.append(f"the file that was refused before is still in the archive ({error.strerror})")

    def refuse_unread(
        self, candidate: Candidate, taken: Taken, place: Path, manifest: Manifest, identity: Identity, problem: str
    ) -> None:
        """What can be refused before a row is read. Raises RefusedError."""
        if problem or taken.problem:
            raise RefusedError(problem or taken.problem)
        if manifest.sha256 not in (None, taken.file_sha256):
            raise RefusedError("The file's SHA-256 is not the manifest's: cut or changed on its way.")
        if self.contract.file_format != "csv":
            self.refuse_unread_workbook(place, identity)
            return
        with archive.open_content(place) as content:
            if foreign := foreign_kind(content.read(LOOKED_AT)):
                raise RefusedError(foreign)
        if identity.business_to is None or identity.business_from is None:
            raise RefusedError(undated(self.contract, candidate.name))
        is_vouched = taken.is_gzip or manifest.sha256 is not None or manifest.rows is not None
        refuse_form(
            candidate.name, is_gzip=taken.is_gzip, byte_count=taken.byte_count, has_final_newline=taken.has_final_newline,
            is_vouched=is_vouched,
        )  # fmt: skip

    def refuse_unread_workbook(self, place: Path, identity: Identity) -> None:
        """As refuse_unread, for a file that people send: what it is comes before what it is called. Raises RefusedError."""
        try:
            with open(place, "rb") as handle:
                open_workbook(handle.read(LARGEST + 1))
        except NotAWorkbookError as error:
            raise RefusedError(str(error)) from None
        if identity.business_to is None:
            raise RefusedError(
                "The file's name does not tell of which day the workbook is: name it as it was written, such as "
                f"{self.contract.feed}_2013-10-14.xlsx, with any words after the day."
            )
