"""Year-end projections: pure arithmetic and statistics on arrays of monthly counts (DOMAIN D4)."""

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.year_end import YearEnd, project_year_end

__all__ = ["Policy", "YearEnd", "project_year_end"]
