"""Charts at full size as self-contained SVG, each with its finding as title and a text alternative, from rows of published marts.

The same SVG stands in a page and in a PDF: presentation attributes carry the look, classes let a page's style sheet adapt it to
dark and forced colours, and no reader needs colour, because shapes, dashes and words say the same.
"""

from bluelamp.reporting.chart.axis import MOST_PERCENT
from bluelamp.reporting.chart.bullet import bullet
from bluelamp.reporting.chart.control_chart import Annotation, control_chart
from bluelamp.reporting.chart.control_words import LIMITS, limit_digits
from bluelamp.reporting.chart.drawing import Chart
from bluelamp.reporting.chart.funnel import funnel
from bluelamp.reporting.chart.waterfall import waterfall
from bluelamp.reporting.chart.year_end import year_end_fan

__all__ = [
    "LIMITS", "MOST_PERCENT", "Annotation", "Chart", "bullet", "control_chart", "funnel", "limit_digits", "waterfall", "year_end_fan",
]  # fmt: skip
