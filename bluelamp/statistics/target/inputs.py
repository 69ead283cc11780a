"""What targets are proposed from, read from core and from the fits before: Plan measures, own past, peers to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bluelamp.calendar import year_from

if TYPE_CHECKING:
    import pandas as pd

    from bluelamp.statistics.warehouse import Warehouse

PLAN_MEASURES = """
    select period.measure_id, period.measure_type, period.target_status = 'no target by policy' as is_neutral,
        projection.projection, projection.low_80, projection.high_80, projection.recorded_count,
        coalesce(tested.reliability = 'not reliable', false) as is_refused
    from {core}.int_measure_against_target as period
    -- What is not good enough to be told is not built on either.
    left join {core}.int_projection_reliability as tested
        on (tested.measure_id, tested.area_type) = (period.measure_id, period.area_type)
    left join {fitted}.projection as projection
        on (projection.measure_id, projection.area_type, projection.area_name) = (period.measure_id, 'force', 'force')
        and tested.reliability is distinct from 'not reliable'
    where period.area_type = 'force' and period.measure_type in ('recorded_crime', 'outcome_rate')
        and (period.target_basis is not null or period.target_status = 'no target by policy')
    order by period.measure_id"""

MONTHS = """
    select month.measure_id, month.month_start_date, month.numerator, month.denominator,
        coalesce(variant.numerator, month.numerator) as numerator_without_tic
    from {core}.int_measure_month as month
    left join {core}.int_measure_month as variant
        on variant.measure_id = month.measure_id || '_without_tic'
        and (variant.area_type, variant.month_start_date) = ('force', month.month_start_date)
    where month.area_type = 'force' and month.is_complete and month.measure_id = any(%(measures)s)
    order by month.measure_id, month.month_start_date"""

PEERS = """
    select peers.*, member.valid_to <= as_at.as_at_date as is_former,
        (
            select string_agg(force.force_name, ', ' order by force.force_name)
            from {core}.msg_membership as member
            inner join {core}.peer_force as own on own.force_id = member.force_id and own.is_own
            inner join {core}.peer_force as force on force.force_id = member.member_force_id
            inner join {core}.msg_policy as rules
                on rules.valid_from <= as_at.as_at_date and rules.valid_to > as_at.as_at_date
                and (not force.is_own or rules.average_method like '%incl_self')
            where member.msg_version = peers.msg_version and force.force_id <> all(string_to_array(peers.member_ids, ','))
        ) as left_out
    from {fitted}.peer_projection as peers
    cross join {core}.int_as_at as as_at
    inner join (
        select msg_version, min(valid_from) as valid_from, max(valid_to) as valid_to
        from {core}.msg_membership as membership
        inner join {core}.peer_force as force on force.force_id = membership.force_id and force.is_own
        group by msg_version
    ) as member on member.msg_version = peers.msg_version
    where member.valid_from <= as_at.as_at_date and member.valid_to > as_at.as_at_date - interval '1 year'
    order by peers.measure_id, peers.msg_version, peers.horizon_year"""

DENOMINATORS = """
    select kind.measure_id, own.denominator_kind, own.value, own.status
    from {core}.peer_measure as kind
    inner join {core}.denominator as own on own.denominator_kind = kind.denominator_kind
    inner join {core}.peer_force as force on force.force_id = own.force_id and force.is_own
    cross join {core}.int_as_at as as_at
    where own.valid_from <= as_at.as_at_date and own.valid_to > as_at.as_at_date
        and kind.valid_from <= as_at.as_at_date and kind.valid_to > as_at.as_at_date"""


def read_evidence(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    """The four tables by name; months only of the Plan measures. Empty where there is nothing yet."""
    measures = warehouse.read(PLAN_MEASURES)
    return {
        "measures": measures,
        "months": warehouse.read(MONTHS, {"measures": list(measures["measure_id"])}),
        "peers": warehouse.read(PEERS),
        "denominators": warehouse.read(DENOMINATORS),
    }


def last_12(months: pd.DataFrame) -> float | None:
    """Sum of the last twelve complete months; None of fewer."""
    return float(months["numerator"].tail(12).sum()) if len(months) >= 12 else None


def of_year(months: pd.DataFrame, first_day: date) -> float | None:
    """Sum of a whole financial year that began on that day; None where a month is missing."""
    inside = months[(months["month_start_date"] >= first_day) & (months["month_start_date"] < year_from(first_day, 1))]
    return float(inside["numerator"].sum()) if len(inside) == 12 else None


def past_rates(months: pd.DataFrame) -> tuple[float, float] | None:
    """The last 12-month outcome rate and the P90 of those of the last 36 months, in percent, with offences taken into
    consideration only up to their median share of those months. None of fewer than 12 months or without crimes."""
    rolled = months[["numerator", "denominator", "numerator_without_tic"]].rolling(12).sum().dropna().tail(36)
    rolled = rolled[rolled["denominator"] > 0]
    if rolled.empty:
        return None
    taken = (rolled["numerator"] - rolled["numerator_without_tic"]) / rolled["denominator"]
    usual = taken.clip(upper=taken.median())
    rates = 100 * (rolled["numerator_without_tic"] / rolled["denominator"] + usual)
    return float(rates.iloc[-1]), float(rates.quantile(0.9))
