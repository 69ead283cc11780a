"""The quality check: may these deliveries pass from raw to staging?"""

from collections.abc import Sequence

from psycopg2.extensions import connection as Connection

from bluelamp.quality.profile import profile
from bluelamp.quality.suite import read_suite
from bluelamp.quality.validate import Outcome, validate_frame
from bluelamp.settings import settings


def check_deliveries(connection: Connection, feed: str, load_ids: Sequence[int]) -> Outcome:
    """Judge pending deliveries of a feed, all in one run. Findings with a load_id are that delivery's failures.

    Raises BluelampError when the suite is missing or empty, or an expectation could not be judged.
    """
    suite = read_suite(settings().expectations / "raw" / f"{feed}.json")
    return validate_frame(suite, profile(connection, suite, load_ids))
