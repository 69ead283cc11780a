"""Rows of the published marts by what they are of, found once and used by every page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, Publication, Row

Key = tuple[str, str, str]


class Lookup:
    """Figures, control charts, projections and contributions of one publication by measure, area type and area."""

    def __init__(self, current: Publication) -> None:
        self.current = current

    def figure(self, measure_id: str, statistic: str, area_type: str = FORCE, area_name: str = FORCE) -> Row | None:
        """The row of mart_figure; None where it is not published."""
        return self._figures.get((measure_id, area_type, area_name, statistic))

    def control(self, measure_id: str, area_type: str = FORCE, area_name: str = FORCE) -> Sequence[Row]:
        """The months of a control chart, oldest first; none where there is no chart."""
        return self._controls.get((measure_id, area_type, area_name), ())

    def projection(self, measure_id: str, area_type: str = FORCE, area_name: str = FORCE) -> Row | None:
        """The year end of a measure in an area."""
        return self._projections.get((measure_id, area_type, area_name))

    def contribution(
        self, measure_id: str, dimension: str, area_type: str = FORCE, area_name: str = FORCE
    ) -> Sequence[Row]:
        """The parts of a change, by crime type or by local policing unit."""
        rows = self._contributions.get((measure_id, area_type, area_name), ())
        return [row for row in rows if row["dimension"] == dimension]

    def satisfaction(self, measure_id: str, area_type: str = FORCE, area_name: str = FORCE) -> Row | None:
        """The survey's figure of a measure in an area."""
        return self._satisfaction.get((measure_id, area_type, area_name))

    def outcome_measure(self, measure_id: str) -> str | None:
        """The outcome rate of a crime type: the measure of the same category, variants apart."""
        return self._outcome_rates.get(self._categories.get(measure_id))

    @cached_property
    def plan(self) -> list[Row]:
        """The Plan's measures in the force, in the Plan's order."""
        rows = [row for row in self._of("mart_plan_performance") if row["area_type"] == FORCE]
        return sorted(rows, key=lambda row: row["position"])

    @cached_property
    def _figures(self) -> dict[tuple[str, str, str, str], Row]:
        return {
            (row["measure_id"], row["area_type"], row["area_name"], row["statistic"]): row
            for row in self.current.figures
        }

    @cached_property
    def _controls(self) -> dict[Key, list[Row]]:
        return grouped(sorted(self._of("mart_control_chart"), key=lambda row: row["month_start_date"]))

    @cached_property
    def _projections(self) -> dict[Key, Row]:
        return {key_of(row): row for row in self._of("mart_year_end_projection")}

    @cached_property
    def _contributions(self) -> dict[Key, list[Row]]:
        return grouped(self._of("mart_contribution"))

    @cached_property
    def _satisfaction(self) -> dict[Key, Row]:
        return {key_of(row): row for row in self._of("mart_satisfaction")}

    @cached_property
    def _categories(self) -> dict[str, str | None]:
        return {row["measure_id"]: row["category_id"] for row in self._of("dim_measure")}

    @cached_property
    def _outcome_rates(self) -> dict[str | None, str]:
        return {
            row["category_id"]: row["measure_id"]
            for row in self._of("dim_measure")
            if row["measure_type"] == OUTCOME_RATE and row["variant_of"] is None
        }

    def _of(self, mart: str) -> Sequence[Row]:
        return self.current.table(mart)


def key_of(row: Row) -> Key:
    """What a row is of."""
    return row["measure_id"], row["area_type"], row["area_name"]


def grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    """Rows by what they are of, in their order."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key_of(row)].append(row)
    return dict(found)
