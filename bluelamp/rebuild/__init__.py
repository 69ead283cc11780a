"""Past states: what the figures were as at a date and as known at a moment, rebuilt from history beside what is published."""

from bluelamp.rebuild.moment import Moment, parse_moment
from bluelamp.rebuild.past_report import report_past
from bluelamp.rebuild.past_state import PastState, as_known

__all__ = ["Moment", "PastState", "as_known", "parse_moment", "report_past"]
