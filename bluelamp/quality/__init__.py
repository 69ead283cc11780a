"""The two doors: Great Expectations between raw and staging (door 1), and between build and marts (door 2).

check_deliveries    door 1, called by bluelamp.ingest
name_unknown_codes  which codes a warning of door 1 is about
check_build         door 2, called before a publication
"""

from bluelamp.quality.deliveries import check_deliveries
from bluelamp.quality.finding import DoorSummary, Finding
from bluelamp.quality.marts import check_build
from bluelamp.quality.unknown_codes import name_unknown_codes

__all__ = ["DoorSummary", "Finding", "check_build", "check_deliveries", "name_unknown_codes"]
