"""Documents of a past state, written by the code that writes those of the published one."""

from collections.abc import Callable
from pathlib import Path

from bluelamp.calendar import POLICE_TIME
from bluelamp.rebuild.moment import Moment
from bluelamp.rebuild.past_state import as_known
from bluelamp.settings import settings

Write = Callable[[Path | None], Path | None]


def report_past(write: Write, moment: Moment, directory: Path | None = None) -> Path:
    """Write a report of that moment into the directory, or into documents/past/<as-at date>_as_known_<moment>/. What is
    published, and its documents, stay as they are. Raises as past.as_known."""
    with as_known(moment) as state:
        known = moment.known_at.astimezone(POLICE_TIME)
        folder = directory or settings().documents / "past" / f"{state.as_at_date}_as_known_{known:%Y-%m-%dT%H%M}"
        path = write(folder)
    return path or folder
