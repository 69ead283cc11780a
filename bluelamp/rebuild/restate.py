"""Building again what was built before: some deliveries, everything from raw, or raw itself from the archive."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ops
from bluelamp.errors import BluelampError
from bluelamp.transform.ledger import exclusive

if TYPE_CHECKING:
    from bluelamp.ingest import IngestSummary
    from bluelamp.transform import BuildSummary

# A delivery without a build is taken in by the next one, which restates whatever the delivery touches.
HAND_BACK = """
    update ops.load set build_id = null
    where state = 'accepted' and build_id is not null and feed = %(feed)s
      and business_to >= coalesce(%(first)s, '-infinity'::date) and business_from <= coalesce(%(last)s, 'infinity'::date)"""


@dataclass(frozen=True)
class RestateSummary:
    """What was built again. delivery_count: deliveries handed back to the build; None where everything was rebuilt."""

    delivery_count: int | None
    reloaded: "IngestSummary | None"
    build: "BuildSummary"

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        reloaded = self.reloaded.to_dict() if self.reloaded else None
        return {"delivery_count": self.delivery_count, "reloaded": reloaded, "build": self.build.to_dict()}

    def words(self) -> str:
        """For people."""
        reloaded = [self.reloaded.words()] if self.reloaded else []
        what = "everything" if self.delivery_count is None else f"{self.delivery_count} deliveries and what they touch"
        return "\n".join([*reloaded, f"Built again: {what}.", self.build.words(), "Next: bluelamp publish"])


def restate(
    feed: str | None = None, first: date | None = None, last: date | None = None, *, from_archive: bool = False
) -> RestateSummary:
    """Build again and check them; publish afterwards. Figures change only where what made them was wrong.

    Without a feed everything is rebuilt from raw. With one, only what its deliveries of the business dates first..last
    (inclusive; open where None) touch. from_archive: deliveries that the archive holds and raw lacks are loaded before.
    Raises BluelampError for an unknown feed or dates without deliveries, and as build and the quality check do.
    """
    from bluelamp.operations.refresh import build_and_check
    from bluelamp.operations.retention import keep_to_rules
    from bluelamp.rebuild.from_archive import reload_from_archive

    if feed is None and (first or last):
        raise BluelampError("Dates need a feed.", next_step="Add --feed, or leave the dates out.", exit_code=2)
    if feed is not None and from_archive:
        raise BluelampError("The archive is loaded whole.", next_step="Leave --feed out.", exit_code=2)
    if feed is not None and feed not in load_contracts():
        raise BluelampError(
            f"There is no feed {feed}.", next_step=f"Choose one of: {', '.join(load_contracts())}.", exit_code=2
        )
    reloaded = reload_from_archive() if from_archive else None
    if reloaded:
        keep_to_rules()  # what comes back of what is past its time goes again, before anything is built of it
    count = hand_back(feed, first, last) if feed else None
    with connect("builder") as connection, connection.cursor() as cursor:
        ops.audit(cursor, "restate", **{"feed": feed, "from": first, "to": last, "from_archive": from_archive})
    return RestateSummary(count, reloaded, build_and_check(full_refresh=feed is None))


def hand_back(feed: str, first: date | None, last: date | None) -> int:
    """Take the feed's deliveries of those dates from the builds that had them; returns how many."""
    with exclusive() as connection, connection.cursor() as cursor:
        cursor.execute(HAND_BACK, {"feed": feed, "first": first, "last": last})
        count = cursor.rowcount
    if not count:
        raise BluelampError(
            f"No accepted delivery of {feed} covers these dates.",
            next_step="bluelamp status says how far each feed has come.",
            exit_code=2,
        )
    return count
