"""The two clocks of a past state, as people ask for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bluelamp.calendar import POLICE_TIME
from bluelamp.errors import BluelampError
from bluelamp.reporting.wording import clock, day


@dataclass(frozen=True)
class Moment:
    """As at a date (None: the last complete day that was known) and as known at a moment, with its offset."""

    as_at_date: date | None
    known_at: datetime

    @property
    def words(self) -> str:
        """As at 8 October 2013, as known on 9 October 2013, 06:00."""
        as_at = f"as at {day(self.as_at_date)}, " if self.as_at_date else ""
        return f"{as_at}as known on {clock(self.known_at)}"


def parse_moment(as_at: date | None, as_known: str | None, now: datetime | None = None) -> Moment:
    """The moment that was asked for. as_known: ISO 8601, local police time (Europe/London) where it says no offset; a date
    alone is its midnight; left out, it is now. Raises BluelampError for what is no moment, or has not come yet: what is
    still to arrive would change the answer."""
    now = now or datetime.now(UTC)
    try:
        known_at = datetime.fromisoformat(as_known) if as_known else now
    except ValueError:
        raise BluelampError(
            f"{as_known} is no moment.",
            next_step="Write it as 2013-10-15T06:00, in the force's local time.",
            exit_code=2,
        ) from None
    if known_at.tzinfo is None:
        known_at = known_at.replace(tzinfo=POLICE_TIME)
    if known_at > now:
        raise BluelampError(
            f"Nobody knows yet what will be known on {clock(known_at)}.",
            next_step="Choose a moment that has passed; its answer stays the same for ever.",
            exit_code=2,
        )
    return Moment(as_at, known_at)
