"""The whole night in one call, and the steps after the build that Airflow's tasks call one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg2 import sql

from bluelamp.database import connect
from bluelamp.database.rows import only_row
from bluelamp.database.shown import shown_schema
from bluelamp.errors import AlreadyRunningError, BlockedError
from bluelamp.files import sha256_of
from bluelamp.operations.approval import check_marts
from bluelamp.operations.documents import DOCUMENTS
from bluelamp.operations.metrics import keep_metrics
from bluelamp.operations.trail import keep_head
from bluelamp.quality.lateness import late_feeds
from bluelamp.settings import settings

if TYPE_CHECKING:
    from bluelamp.ingest import IngestSummary
    from bluelamp.publish import PublishSummary
    from bluelamp.transform import BuildSummary


MORE_ROUNDS = 5  # that one night builds what other runs take in meanwhile


@dataclass(frozen=True)
class RefreshSummary:
    """What each step of a night did."""

    ingest: "IngestSummary"
    build: "BuildSummary"
    publish: "PublishSummary"
    documents: list[Path]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        steps = {name: getattr(self, name).to_dict() for name in ("ingest", "build", "publish")}
        return {**steps, "documents": [str(path) for path in self.documents]}

    def words(self) -> str:
        """For people."""
        return "\n".join(
            [
                self.ingest.words(),
                self.build.words(),
                self.publish.words(),
                *(f"Wrote {path}" for path in self.documents),
            ]
        )


def refresh(progress: Any = None) -> RefreshSummary:
    """Ingest every feed, build what was touched, check it, publish by difference, write the daily documents.

    Safe to run at any time and after any crash: each step takes what the ledger says is pending. A refused delivery does
    not stop the night; the figures stand at the last complete day and say so. What another run takes in meanwhile is built
    and published too. Raises AlreadyRunningError, saying what this run had taken in, when another run is building.
    """
    from bluelamp.ingest import ingest
    from bluelamp.publish import publish

    taken = ingest(progress=progress)
    try:
        built, published = build_and_check(), publish()
        for _ in range(MORE_ROUNDS):
            if not is_more_accepted():
                break
            built, published = build_and_check(), publish()
    except (AlreadyRunningError, BlockedError) as error:
        raise error.after(taken.words()) from None
    keep_head()
    documents = write_documents()
    keep_metrics()
    return RefreshSummary(taken, built, published, documents)


def is_more_accepted() -> bool:
    """Whether deliveries wait that no build has taken in: another run accepted them while this one built, and its own build
    gave way to ours."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select exists (select from ops.load where state = 'accepted' and build_id is null)")
        return bool(only_row(cursor)[0])


def build_and_check(full_refresh: bool = False) -> "BuildSummary":
    """Build, then check what was built. Raises BluelampError where either refuses; readers keep what they have."""
    from bluelamp.transform import build

    summary = build(full_refresh)
    check_marts()
    return summary


def write_documents() -> list[Path]:
    """The daily spread-sheet and the site, from what is published. None while nothing is."""
    from bluelamp.reporting.read_publication import read_once

    stamp = documents_stamp()
    stamp.unlink(missing_ok=True)
    # Asked before: what is published, or becomes late, while they are written has them written again.
    made = made_of()
    with read_once():
        paths = [path for path in (write(None) for write in NIGHTLY) if path]
    if paths:
        stamp.write_text(made)
    return paths


def documents_stand() -> bool:
    """Whether the nightly documents were written whole, of what is published and late now and by the code as it is now."""
    stamp = documents_stamp()
    return stamp.exists() and stamp.read_text() == made_of()


def documents_stamp() -> Path:
    """The file that says of what the nightly documents were made."""
    settings().documents.mkdir(parents=True, exist_ok=True)
    return settings().documents / ".made-of"


def made_of() -> str:
    """What the nightly documents are made of: the publication's number, the feeds that are late by the clock, and SHA-256 of
    the code and templates. When all feeds are silent nothing is published, and yet the site has something new to say."""
    folder = settings().project / "bluelamp" / "reporting"
    code = sha256_of((path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"), folder)
    with connect("reporter") as connection, connection.cursor() as cursor:
        cursor.execute("select publication_id from marts.publication")
        row = cursor.fetchone()
        cursor.execute("select feed, complete_to from marts.mart_feed_health where complete_to is not null")
        late = sorted(found.feed for found in late_feeds(dict(cursor.fetchall())))
    return f"{row[0] if row else None} {','.join(late) or 'none'} {code}"


def daily_crime(directory: Path | None) -> Path | None:
    """The daily spread-sheet, into documents/<as-at date>/ unless told otherwise; none where no crime record was delivered."""
    from bluelamp.reporting.spreadsheet import write_daily_spreadsheet

    as_at = published_as_at()
    if as_at and has_no_own_record():
        return None
    return write_daily_spreadsheet(directory or settings().documents / f"{as_at}") if as_at else None


def has_no_own_record() -> bool:
    """Whether what is shown holds no crime that this force has recorded itself."""
    from bluelamp.reporting.kind import Kind, shown_kind

    return shown_kind() != Kind.OWN


def site(directory: Path | None) -> Path | None:
    """The static site; of open data alone, or of what forces have sent alone, the one for that."""
    from bluelamp.reporting.collected_site import write_collected_site
    from bluelamp.reporting.kind import Kind, shown_kind
    from bluelamp.reporting.open_data_site import write_open_data_site
    from bluelamp.reporting.site import write_site

    if not published_as_at():
        return None
    writers = {Kind.OWN: write_site, Kind.OPEN_DATA: write_open_data_site, Kind.COLLECTED: write_collected_site}
    return writers[shown_kind()](directory or settings().site)


def figures(directory: Path | None) -> Path | None:
    """Every figure as CSV and JSON, into documents/<as-at date>/ unless told otherwise."""
    from bluelamp.reporting.figures import write_figures

    as_at = published_as_at()
    return write_figures(directory or settings().documents / f"{as_at}") if as_at else None


def targets(directory: Path | None) -> Path | None:
    """The proposed targets with their evidence, into documents/<as-at date>/ unless told otherwise."""
    from bluelamp.reporting.spreadsheet.target_proposals import write_target_proposals

    as_at = published_as_at()
    return write_target_proposals(directory or settings().documents / f"{as_at}") if as_at else None


def register_workbook(directory: Path | None) -> Path | None:
    """The register's workbook for people to go on with, into documents/<as-at date>/ unless told otherwise; none of a collector."""
    from bluelamp.reporting.kind import Kind, shown_kind
    from bluelamp.reporting.spreadsheet.register_workbook import write_register_workbook

    as_at = published_as_at()
    if as_at and shown_kind() == Kind.COLLECTED:
        return None
    return write_register_workbook(directory or settings().documents / f"{as_at}") if as_at else None


def published_as_at() -> date | None:
    """The as-at date of what is shown; None while nothing is published."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        publication = sql.Identifier(shown_schema(), "publication")
        cursor.execute(sql.SQL("select as_at_date from {}").format(publication))
        row = cursor.fetchone()
    return row[0] if row else None


NIGHTLY = (daily_crime, site, register_workbook)
REPORTS: dict[str, Callable[[Path | None], Path | None]] = {
    "daily-crime": daily_crime,
    "site": site,
    "figures": figures,
    "targets": targets,
    "register": register_workbook,
    **DOCUMENTS,
}
