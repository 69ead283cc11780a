"""The published figures as sentences find them: one row of mart_figure by measure, area and statistic."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bluelamp.reporting.publication import FORCE, Publication, Row, kept_with_publication

# The order in which a plain area name is looked up; "City" is a BCU, "Hinckley" an LPU.
AREA_TYPES = ("force", "bcu", "lpu", "msg")


@dataclass(frozen=True)
class Figure:
    """One published figure with all that its receipt needs. value is rounded as printed; label is set for words."""

    measure_id: str
    area_type: str
    area_name: str
    statistic: str
    value: Decimal | None
    label: str | None
    period: str
    period_from: date | None
    period_to: date | None
    formula: str = ""
    rounding: str = ""
    definition_version: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)
    measure_type: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it one figure: measure, area type, area name, statistic."""
        return self.measure_id, self.area_type, self.area_name, self.statistic


class FigureBook:
    """Every figure of one publication, by its key."""

    def __init__(self, figures: Iterable[Figure], unallocated: Collection[tuple[str, str]] = ()) -> None:
        """unallocated: kinds and names of the areas that only collect what is not known more exactly."""
        self.unallocated = frozenset(unallocated)
        self._figures = {figure.key: figure for figure in figures}
        self._of_areas: dict[tuple[str, str, str], list[Figure]] = {}
        self._statistics: dict[str, set[str]] = {}
        self._areas: dict[tuple[str, str], set[str]] = {}
        for figure in self._figures.values():
            self._of_areas.setdefault((figure.measure_id, figure.area_type, figure.statistic), []).append(figure)
            self._statistics.setdefault(figure.measure_id, set()).add(figure.statistic)
            self._areas.setdefault((figure.measure_id, figure.area_type), set()).add(figure.area_name)

    def find(self, measure_id: str, statistic: str, area_name: str = FORCE) -> Figure | None:
        """The figure, or None where it is not published or has neither value nor label.

        A statistic that ends with * stands for the last of its names: month_* is the latest month's.
        """
        for area_type in AREA_TYPES:
            figure = self._figures.get((measure_id, area_type, area_name, self._exact(measure_id, statistic)))
            if figure and (figure.value is not None or figure.label is not None):
                return figure
        return None

    def of_areas(self, measure_id: str, statistic: str, area_type: str) -> list[Figure]:
        """That statistic in every area of the type, but for what only collects the unallocated."""
        return [
            figure
            for figure in self._of_areas.get((measure_id, area_type, statistic), ())
            if figure.value is not None and (area_type, figure.area_name) not in self.unallocated
        ]

    def areas(self, measure_id: str, area_type: str) -> list[str]:
        """Areas of the type of which the measure has any figure, by name; but for what only collects the unallocated."""
        return sorted(
            name for name in self._areas.get((measure_id, area_type), ()) if (area_type, name) not in self.unallocated
        )

    def _exact(self, measure_id: str, statistic: str) -> str:
        if not statistic.endswith("*"):
            return statistic
        start = statistic.removesuffix("*")
        # A month, such as month_2013-09; windows such as month_to_date are other statistics.
        names = [name for name in self._statistics.get(measure_id, ()) if name.startswith(start)]
        return max((name for name in names if name.removeprefix(start)[:1].isdigit()), default=statistic)


@kept_with_publication
def read_figures(publication: Publication) -> FigureBook:
    """The figures of a publication; where a row has no dates of its own, those of its named period."""
    types = publication.measure_types()
    unallocated = {(figure.area_type, figure.area_name) for figure in publication.crime if figure.is_unallocated}
    return FigureBook((to_figure(row, publication.periods, types) for row in publication.figures), unallocated)


def to_figure(row: Row, periods: Mapping[str, tuple[date, date]], types: Mapping[str, str]) -> Figure:
    """A row of mart_figure as a Figure. types: of measures, by their names."""
    period = row.get("period") or ""
    first, last = periods.get(period) or _month_of(row["statistic"])
    return Figure(
        measure_id=row["measure_id"],
        area_type=row["area_type"],
        area_name=row["area_name"],
        statistic=row["statistic"],
        value=row.get("value"),
        label=row.get("label"),
        period=period,
        period_from=row.get("period_from") or first,
        period_to=row.get("period_to") or last,
        formula=row.get("formula") or "",
        rounding=row.get("rounding") or "",
        definition_version=row.get("definition_version") or "",
        inputs=row.get("inputs") or {},
        measure_type=types.get(row["measure_id"], ""),
    )


def _month_of(statistic: str) -> tuple[date | None, date | None]:
    """First and last day of the month that the name of a statistic tells: month_2013-09."""
    found = re.fullmatch(r"month_(\d{4})-(\d{2})", statistic)
    if not found:
        return None, None
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
