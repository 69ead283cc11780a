"""From files of data.police.uk to a published warehouse and site: nothing else is needed, for any force."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bluelamp.contracts import load_contracts
from bluelamp.database import ensure_database
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing.file_name import match_name
from bluelamp.operations.refresh import build_and_check, write_documents
from bluelamp.policy.open_data import FEEDS, own_force, write_open_data_policy
from bluelamp.policy.tables import read_rows
from bluelamp.settings import settings

if TYPE_CHECKING:
    from bluelamp.ingest import IngestSummary

SETTLE_SECONDS = 2.0  # somebody has unpacked the files; a supplier's may still be growing


@dataclass(frozen=True)
class OpenDataSummary:
    """What became of the files. not_compared: forces found whose rows the policy does not have. left: files that wait for a person
    or were not taken, and feeds that failed, a line each."""

    force: str
    forces: list[str]
    not_compared: list[str]
    taken: int
    refused: int
    left: list[str]
    publication_id: int | None
    as_at_date: str
    site: str
    seconds: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people."""
        lines = [
            f"{self.force}, from {self.taken} files of {len(self.forces)} forces: published as at {self.as_at_date}"
            + (f"; {self.refused} files were refused (bluelamp status)" if self.refused else ""),
            ", ".join(f"{step} {seconds:.0f} s" for step, seconds in self.seconds.items()),
            f"Pages:  {self.site}",
            f"Policy: {settings().policy} (who is compared: seeds/msg_membership.csv, a placeholder until you write it)",
        ]
        lines += self.left
        if self.not_compared:
            lines.append(f"Not in the policy, and so not compared: {', '.join(self.not_compared)}")
        return "\n".join(lines)


def publish_open_data(
    source: Path, force: str | None, say: Callable[[str], None] = lambda words: None
) -> OpenDataSummary:
    """Take every street and outcomes file below the folder, build, check, publish and write the site for the force.

    The policy is the home's own, made for the force at the first call and left alone afterwards, or the one that
    BLUELAMP_POLICY names. Run again with more files it takes those. Raises BluelampError where nothing can be published.
    """
    found = forces_in(source)
    own = claim_policy(own_force(force, found), found)
    seconds: dict[str, float] = {}
    ensure_database()
    taken = step("files taken", seconds, say, lambda: take(source))
    step("built and checked", seconds, say, build_and_check)
    published = step("published", seconds, say, publish)
    documents = step("pages written", seconds, say, write_documents)
    members = {row["force_id"] for row in read_rows(settings().seed("peer_force"))}
    return OpenDataSummary(
        own, found, sorted(set(found) - members), taken.accepted, taken.refused, taken.words_of_left(),
        published.publication_id,
        str(published.as_at_date), str(next(path for path in documents if path.suffix == ".html")), seconds,
    )  # fmt: skip


def forces_in(folder: Path) -> list[str]:
    """The forces whose street files lie below the folder, as police.uk names them. Raises BluelampError for no folder or none."""
    if not folder.is_dir():
        raise BluelampError(
            "There is no such folder.", where=str(folder), next_step="Name the folder of the files from data.police.uk."
        )
    contract = load_contracts()[FEEDS[0]]
    found = {match["part"] for path in folder.rglob("*") if (match := match_name(contract, path.name))}
    if not found:
        raise BluelampError(
            "No street file of data.police.uk lies below that folder.",
            where=str(folder),
            next_step="Download months from data.police.uk (Data downloads, Custom download) and unpack them there: files such as "
            "2014-11/2014-11-kent-street.csv.",
        )
    return sorted(found)


def claim_policy(own: str, found: list[str]) -> str:
    """Make the home's policy for the force, or see that the one that stands is for it. Raises BluelampError otherwise, and where
    the home holds deliveries of another kind."""
    if not settings().policy.is_relative_to(settings().home) and settings().policy.name == "sample":
        if settings().is_sample or has_other_deliveries():
            raise BluelampError(
                "This home holds deliveries that are not open data.",
                where=str(settings().home),
                next_step="Choose another folder for its state: BLUELAMP_HOME=… (docs/adopt.md).",
            )
        write_open_data_policy(settings().home / "policy", own, found)
        settings.cache_clear()
    standing = next(
        (row["force_id"] for row in read_rows(settings().seed("peer_force")) if row["is_own"] == "true"), None
    )
    if standing != own:
        raise BluelampError(
            f"The policy here is for the force {standing}, not {own}.",
            where=str(settings().policy),
            next_step="Choose another folder for this force's state: BLUELAMP_HOME=… (docs/adopt.md).",
        )
    return own


def has_other_deliveries() -> bool:
    """Whether the archive holds a feed that is not open data."""
    archive = settings().archive
    return archive.exists() and any(path.is_dir() and path.name not in FEEDS for path in archive.iterdir())


def take(source: Path) -> "IngestSummary":
    """Ingest both feeds of open data from the folder, leaving the files there. Raises what ingest() raises."""
    from bluelamp.ingest import ingest

    return ingest(list(FEEDS), source=source, settle_seconds=SETTLE_SECONDS)


def publish() -> Any:
    """Publish the build. Raises BluelampError where nothing ever was."""
    from bluelamp.publish import publish as publish_build

    published = publish_build()
    if published.is_nothing_ever:
        raise BluelampError(
            published.words(),
            where=str(settings().home),
            next_step="bluelamp status shows what was taken and what was refused.",
        )
    return published


def step(name: str, seconds: dict[str, float], say: Callable[[str], None], work: Callable[[], Any]) -> Any:
    """Do a step, note how long it took (s) and say so."""
    began = time.monotonic()
    result = work()
    seconds[name] = round(time.monotonic() - began, 1)
    say(f"{name}: {seconds[name]:.0f} s")
    return result
