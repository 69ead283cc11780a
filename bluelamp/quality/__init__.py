"""The two quality checks, by Great Expectations: between raw and staging, and between build and marts.

check_deliveries    called by bluelamp.ingest
name_unknown_codes  which codes a warning of theirs is about
check_build         called before a publication
"""

from bluelamp.quality.deliveries import check_deliveries
from bluelamp.quality.finding import CheckSummary, Finding
from bluelamp.quality.marts import check_build
from bluelamp.quality.unknown_codes import name_unknown_codes

__all__ = ["CheckSummary", "Finding", "check_build", "check_deliveries", "name_unknown_codes"]
