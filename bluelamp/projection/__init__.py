"""Year-end projections: pure arithmetic and statistics on arrays of monthly counts (DOMAIN D4)."""

from bluelamp.projection.policy import Policy
from bluelamp.projection.year_end import YearEnd, project_year_end

__all__ = ["Policy", "YearEnd", "project_year_end"]
