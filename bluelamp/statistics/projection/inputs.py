"""What projections are made from: every measure's months in every area, last year's days, targets and policy, from core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.window import Window
from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

KEY = ["measure_id", "area_type", "area_name"]

# Only what is large enough to be projected is read at all, and its force's series, which lends to it. Outcomes are judged
# by their crimes. In a young or nearly empty warehouse nothing is left.
SERIES = """
with policy as (
    select policy.* from {core}.projection_policy as policy
    inner join {core}.int_as_at as as_at on policy.valid_from <= as_at.as_at_date and policy.valid_to > as_at.as_at_date
),
recent as (
    select months.measure_id, months.area_type, months.area_name, measures.stage
    from {core}.int_measure_month as months
    inner join {core}.dim_measure as measures on months.measure_id = measures.measure_id
    inner join policy on measures.measure_type = policy.measure_type
    where months.month_start_date > %(year_ago)s
    group by months.measure_id, months.area_type, months.area_name, measures.measure_type, measures.stage, policy.minimum_year_count
    having
        sum(case measures.measure_type when 'recorded_crime' then months.numerator else months.denominator end)
        >= policy.minimum_year_count
)
select
    months.measure_id, measures.measure_type, measures.category_id, measures.victim_group, measures.stage,
    months.area_type, months.area_name,
    array_agg(months.numerator::float8 order by months.month_start_date) as numerators,
    array_agg(months.denominator::float8 order by months.month_start_date) as denominators,
    array_agg(months.value::float8 order by months.month_start_date) as month_values
from {core}.int_measure_month as months
inner join {core}.dim_measure as measures on months.measure_id = measures.measure_id
where
    months.month_start_date >= %(first_month)s
    and (
        (months.measure_id, months.area_type, months.area_name)
        in (select recent.measure_id, recent.area_type, recent.area_name from recent)
        -- The members of a mean of groups come with it, however few their answers.
        or (measures.stage, months.area_type, months.area_name)
        in (select recent.stage, recent.area_type, recent.area_name from recent)
        or (months.area_type = 'force' and months.measure_id in (select recent.measure_id from recent))
    )
group by 1, 2, 3, 4, 5, 6, 7
-- Of an area that began later, or ended, and of a rate whose outcomes began later, months are not known: noughts would be a rise.
having count(*) = %(month_count)s
order by months.measure_id, months.area_type, months.area_name
"""
GOALS = """
select measure_id, area_type, area_name, previous_numerator, target_basis, hard_target, stretch_target
from {core}.int_measure_against_target
"""
# Of last year's count as it was known then: what has been taken out since (DOMAIN D7). The force's share is everybody's.
REMOVED = """
select
    measures.measure_id,
    (restated.cancelled_count + restated.moved_out_count)::float8 / nullif(periods.previous_numerator, 0) as removed_share
from {core}.int_crime_restated_count as restated
inner join {core}.dim_measure as measures
    on restated.category_id = measures.category_id and measures.measure_type = 'recorded_crime'
inner join {core}.int_measure_against_target as periods
    on measures.measure_id = periods.measure_id and periods.area_type = 'force'
where restated.compared_with = 'previous_year' and restated.area_type = 'force'
"""
MEMBERS = """
select members.victim_group, members.member_group
from {core}.satisfaction_group_member as members
inner join {core}.int_as_at as as_at on members.valid_from <= as_at.as_at_date and members.valid_to > as_at.as_at_date
where members.weighting = 'equal_groups'
order by members.victim_group, members.member_group
"""
POLICIES = """
select policy.*
from {core}.projection_policy as policy
inner join {core}.int_as_at as as_at on policy.valid_from <= as_at.as_at_date and policy.valid_to > as_at.as_at_date
"""
# From the first crimes on: the survey may have begun before them.
FIRST_MONTH = """
select coalesce(min(months.month_start_date) filter (where measures.measure_type = 'recorded_crime'), min(months.month_start_date))
from {core}.int_measure_month as months
inner join {core}.dim_measure as measures on months.measure_id = measures.measure_id
"""


@dataclass(frozen=True)
class Series:
    """Everything read, a row per series: rows of frame and of the arrays (series × months) are the same."""

    frame: pd.DataFrame
    window: Window
    policies: dict[str, Policy]
    members: dict[str, list[str]]
    removed_share: dict[str, float]

    @cached_property
    def numerators(self) -> np.ndarray:
        """Crimes, outcomes or satisfied answers."""
        return self._months("numerators")

    @cached_property
    def denominators(self) -> np.ndarray:
        """Crimes beside the outcomes, or valid answers."""
        return self._months("denominators")

    @cached_property
    def values(self) -> np.ndarray:
        """Counts or percentages; NaN where a month has none."""
        return self._months("month_values")

    def rows(self, measure_type: str) -> np.ndarray:
        """Places of the series of a type of measure."""
        return np.flatnonzero(self.frame["measure_type"] == measure_type)

    def _months(self, column: str) -> np.ndarray:
        """Series × months. Raises ValueError where a series has a gap."""
        found = np.array(self.frame[column].to_list(), dtype=float)
        if found.shape != (len(self.frame), self.window.length):
            raise ValueError(f"series of {found.shape[1:]} months where {self.window.length} were expected")
        return found


def policies(warehouse: Warehouse) -> dict[str, Policy]:
    """The policy of each type of measure at the as-at date."""
    rows = warehouse.read(POLICIES).to_dict("records")
    return {str(row["measure_type"]): Policy.of({str(name): value for name, value in row.items()}) for row in rows}


def read_window(warehouse: Warehouse) -> Window | None:
    """The months that core knows; None while there are none."""
    if warehouse.as_at_date is None:
        return None
    with warehouse.connection.cursor() as cursor:
        cursor.execute(FIRST_MONTH.replace("{core}", warehouse.core))
        (first_month,) = cursor.fetchone() or (None,)
    return Window(first_month, warehouse.as_at_date) if first_month else None


def read_series(warehouse: Warehouse, window: Window) -> Series:
    """Every series that is large enough and has every month of the window, with its targets."""
    year_ago = date(window.as_at.year - 1, window.as_at.month, 1)
    bounds = {"year_ago": year_ago, "first_month": window.first_month, "month_count": window.length}
    frame = warehouse.read(SERIES, bounds).merge(warehouse.read(GOALS), on=KEY, how="left")
    removed = warehouse.read(REMOVED).dropna()
    members: dict[str, list[str]] = {}
    for row in warehouse.read(MEMBERS).itertuples(index=False):
        members.setdefault(str(row.victim_group), []).append(str(row.member_group))
    return Series(
        frame=frame,
        window=window,
        policies=policies(warehouse),
        members=members,
        removed_share=dict(zip(removed["measure_id"], removed["removed_share"].astype(float), strict=True)),
    )
