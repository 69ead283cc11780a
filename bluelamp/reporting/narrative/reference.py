"""How a template names a figure, [measure:]statistic[@area], and how that name is looked up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bluelamp.reporting.narrative.figure import Figure, FigureBook
from bluelamp.reporting.publication import FORCE

REFERENCE = re.compile(r"(?:(?P<measure>\w+):)?(?P<statistic>[\w*]+)(?:@(?P<area>[\w' -]+))?")
LPU, BCU = "lpu", "bcu"
# How a template chooses an area: the level, the statistic that ranks it, and which end of the order. Of BCUs, a range is told where
# there are more than two; where there are two, each is told.
RANKED = {
    "lowest_lpu": (LPU, "year_on_year_change", 0),
    "highest_lpu": (LPU, "year_on_year_change", -1),
    "largest_rise_lpu": (LPU, "change", -1),
    "lowest_bcu": (BCU, "year_on_year_change", 0),
    "highest_bcu": (BCU, "year_on_year_change", -1),
    "lowest_rate_bcu": (BCU, "actual", 0),
    "highest_rate_bcu": (BCU, "actual", -1),
}
PAIR = {"first_bcu": 0, "second_bcu": 1}
UNALLOCATED_BCU = "unallocated_bcu"


@dataclass(frozen=True)
class Reference:
    """A figure as a template names it. measure "" is the part's own; area may be one of RANKED, PAIR or UNALLOCATED_BCU."""

    statistic: str
    measure: str = ""
    area: str = FORCE


def parse_reference(text: str) -> Reference:
    """Read a reference. Raises ValueError where it is not one."""
    found = REFERENCE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no reference to a figure: write [measure:]statistic[@area]")
    return Reference(found["statistic"], found["measure"] or "", found["area"] or FORCE)


@dataclass(frozen=True)
class Scope:
    """Where references are looked up: the figures, the part's measure, and the policy of small counts.

    others: the part's own names for other measures, such as recorded for burglary_dwelling_recorded.
    smallest_count: an LPU counts as lowest or highest only with so many crimes in either year, because percentages of
    a few crimes swing wildly.
    """

    figures: FigureBook
    measure_id: str
    smallest_count: int
    others: Mapping[str, str] = field(default_factory=dict)

    def find(self, reference: Reference) -> Figure | None:
        """The figure that the reference names here, or None."""
        measure_id = self.others.get(reference.measure, reference.measure) or self.measure_id
        area = self.area(measure_id, reference.area)
        return self.figures.find(measure_id, reference.statistic, area) if area else None

    def of(self, measure_id: str, others: Mapping[str, str] | None = None) -> "Scope":
        """The same scope for another measure."""
        return replace(self, measure_id=measure_id, others=others or {})

    def area(self, measure_id: str, area: str) -> str | None:
        """The plain name of an area, also where the template only says how to choose it; None where none qualifies."""
        if area in RANKED:
            level, statistic, end = RANKED[area]
            ranked = self._ranked(measure_id, statistic, level)
            # One LPU alone is no range, and of two BCUs each is told.
            fewest = {"largest_rise_lpu": 1}.get(area, 3 if level == BCU else 2)
            return ranked[end] if len(ranked) >= fewest else None
        if area in PAIR:
            names = self.figures.areas(measure_id, BCU)
            return names[PAIR[area]] if len(names) == len(PAIR) else None
        if area == UNALLOCATED_BCU:
            return next((name for level, name in sorted(self.figures.unallocated) if level == BCU), None)
        return area

    def _ranked(self, measure_id: str, statistic: str, level: str) -> list[str]:
        """Areas with enough crimes, lowest first; equal ones by name, so that the same figures give the same words. A BCU always
        has enough."""
        figures = self.figures.of_areas(measure_id, statistic, level)
        judged = [f for f in figures if level == BCU or self._is_large_enough(measure_id, f.area_name)]
        return [figure.area_name for figure in sorted(judged, key=lambda f: (f.value or 0, f.area_name))]

    def _is_large_enough(self, measure_id: str, area: str) -> bool:
        counts = [self.figures.find(measure_id, name, area) for name in ("actual", "previous_year")]
        return any(count and count.value is not None and count.value >= self.smallest_count for count in counts)
