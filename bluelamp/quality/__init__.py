"""The two doors: Great Expectations between raw and staging (door 1), and between build and marts (door 2).

check_deliveries  door 1, called by bluelamp.ingest
check_build       door 2, called before a publication
"""

from bluelamp.quality.deliveries import check_deliveries
from bluelamp.quality.finding import DoorSummary, Finding
from bluelamp.quality.marts import check_build

__all__ = ["DoorSummary", "Finding", "check_build", "check_deliveries"]
