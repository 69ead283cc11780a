"""Where the most similar forces are heading: fitted.peer_projection, which target setting reads (DOMAIN B step 2)."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from bluelamp.statistics.method import method
from bluelamp.statistics.peer.arithmetic.group import Group, best_reductions, project_group
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number
from bluelamp.statistics.projection.inputs import policies
from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 6
# Members of each edition with the months of what is measured; the source is policy (peer_source), and whether the force itself
# is in the average (msg_policy).
MONTHS = """
select
    kinds.measure_id, measures.measure_type, members.msg_version, members.status as membership_status,
    months.force_id, kinds.denominator_kind, denominators.value as denominator, denominators.status as denominator_status,
    rules.average_method, rules.minimum_member_count,
    min(months.month_start_date) as first_month, max(months.month_start_date) as last_month,
    -- As bluelamp/statistics/projection/arithmetic/window.py numbers them.
    array_agg(
        (12 * extract(year from months.month_start_date) + extract(month from months.month_start_date) - 1)::integer
        order by months.month_start_date
    ) as month_numbers,
    array_agg(months.recorded_count::float8 order by months.month_start_date) as crimes,
    array_agg(months.outcome_count::float8 order by months.month_start_date) as outcomes
from {core}.msg_membership as members
inner join {core}.peer_force as own on members.force_id = own.force_id and own.is_own
cross join {core}.int_as_at as as_at
inner join {core}.msg_policy as rules
    on rules.valid_from <= as_at.as_at_date and rules.valid_to > as_at.as_at_date
    and (members.member_force_id <> members.force_id or rules.average_method like '%incl_self')
inner join {core}.peer_source as sources
    on sources.valid_from <= as_at.as_at_date and sources.valid_to > as_at.as_at_date
inner join {core}.int_peer_month as months
    on members.member_force_id = months.force_id and sources.source = months.source
    and months.month_start_date <= as_at.as_at_date
inner join {core}.dim_measure as measures on months.category_id = measures.category_id and measures.variant_of is null
inner join {core}.peer_measure as kinds
    on measures.measure_id = kinds.measure_id
    and kinds.valid_from <= as_at.as_at_date and kinds.valid_to > as_at.as_at_date
left join {core}.denominator as denominators
    on months.force_id = denominators.force_id and kinds.denominator_kind = denominators.denominator_kind
    and denominators.valid_from <= as_at.as_at_date and denominators.valid_to > as_at.as_at_date
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
order by 1, 3, 5
"""


def peer_projections(warehouse: Warehouse) -> int:
    """Write fitted.peer_projection; the rows written. Groups whose months have not changed are not projected again."""
    import pandas as pd

    if warehouse.as_at_date is None:
        return warehouse.replace("peer_projection", pd.DataFrame())
    kept = warehouse.read("select * from fitted.peer_projection union all select * from past_fitted.peer_projection")
    known = dict(list(kept.drop_duplicates().groupby("fingerprint"))) if len(kept) else {}
    rules, frames = policies(warehouse), []
    for _, members in warehouse.read(MONTHS).groupby(["measure_id", "msg_version"], sort=True):
        policy = rules.get(f"peer_{members['measure_type'].iloc[0]}")
        found = None if policy is None else group_of(members)
        if policy is not None and found is not None:
            kept_members, group = found
            mark = fingerprint(kept_members, group, policy, warehouse.as_at_date)
            is_known = mark in known
            frames.append(
                known[mark]
                if is_known
                else pd.DataFrame(rows_of(kept_members, group, policy, mark, warehouse.as_at_date))
            )
    return warehouse.replace("peer_projection", pd.concat(frames, ignore_index=True) if frames else pd.DataFrame())


def group_of(members: pd.DataFrame) -> tuple[pd.DataFrame, Group] | None:
    """The members that can be averaged, and their months to the last year that enough of them (policy's number, or all of a smaller
    group) have whole. Whoever lacks a month of that year, or what rates are per, is left out, so that nobody freezes or moves the
    others. None where never so many had a year."""
    is_rate = members["measure_type"].iloc[0] == "outcome_rate"
    needed = min(int(members["minimum_member_count"].iloc[0]), len(members))
    members = members if is_rate else members[members["denominator"].notna()]
    if members.empty:
        return None
    first = min(members["first_month"])
    length = month_number(max(members["last_month"])) - month_number(first) + 1
    crimes, outcomes = (months_of(members, column, first, length) for column in ("crimes", "outcomes"))
    is_there = np.isfinite(crimes + outcomes) if is_rate else np.isfinite(crimes)
    for end in range(length, YEAR - 1, -1):
        kept = is_there[:, end - YEAR : end].all(axis=1)
        if is_rate:
            # Without a crime there is no rate of outcomes.
            kept &= crimes[:, end - YEAR : end].sum(axis=1) > 0
        if kept.sum() >= needed and crimes[kept, end - YEAR : end].sum() > 0:
            break
    else:
        return None
    gaps = np.flatnonzero(~is_there[kept, :end].all(axis=0))
    begin = int(gaps[-1]) + 1 if len(gaps) else 0
    members, crimes, outcomes = members[kept], crimes[kept, begin:end], outcomes[kept, begin:end]
    year, month = divmod(month_number(first) + end - 1, YEAR)
    begin_year, begin_month = divmod(month_number(first) + begin, YEAR)
    return members, Group(
        first_month=date(begin_year, begin_month + 1, 1),
        last_day=date(year, month + 1, monthrange(year, month + 1)[1]),
        crimes=crimes,
        per=None if is_rate else members["denominator"].to_numpy(dtype=float) / 1000,
        outcomes=outcomes if is_rate else None,
        is_pooled=members["average_method"].iloc[0].startswith("pooled"),
    )


def months_of(members: pd.DataFrame, column: str, first: date, length: int) -> np.ndarray:
    """Members × months; NaN where a member has nothing: not delivered, withheld or held back is not none."""
    found = np.full((len(members), length), np.nan)
    for row, (numbers, values) in enumerate(zip(members["month_numbers"], members[column], strict=True)):
        found[row, np.array(numbers) - month_number(first)] = np.array(values, dtype=float)
    return found


def rows_of(members: pd.DataFrame, group: Group, policy: Policy, mark: str, as_at: date) -> Iterator[dict[str, Any]]:
    """A row per horizon."""
    head = members.iloc[0]
    meant = Window(group.first_month, as_at).year_start
    years_late = (meant - Window(group.first_month, group.last_day).year_start) // YEAR
    is_rate = group.outcomes is not None
    reductions = np.empty(0) if is_rate else best_reductions(group.crimes, int(policy.reduction_years))
    is_enough = len(reductions) >= policy.reduction_minimum
    for rate in project_group(group, policy, f"{head['measure_id']}|{head['msg_version']}", years_late):
        yield {
            "measure_id": head["measure_id"],
            "msg_version": head["msg_version"],
            "horizon_year": rate.years_ahead,
            "year_end_date": date((meant + YEAR) // YEAR + rate.years_ahead, 3, 31),
            "unit": "percent" if is_rate else "per_1000",
            "denominator_kind": head["denominator_kind"],
            "member_count": len(members),
            "member_ids": ",".join(sorted(members["force_id"])),
            "month_count": group.crimes.shape[1],
            "last_month_date": group.last_day.replace(day=1),
            "msg_rate_latest": round(rate.latest, DIGITS),
            "msg_rate_end": round(rate.end, DIGITS),
            "low_80": round(rate.low, DIGITS),
            "high_80": round(rate.high, DIGITS),
            "best_quartile_rate": round(rate.best_quartile, DIGITS),
            "reduction_count": len(reductions),
            "reduction_p90_pct": round(float(np.quantile(reductions, policy.reduction_share)), DIGITS)
            if is_enough
            else None,
            "membership_status": worst(members["membership_status"]),
            "denominator_status": None if is_rate else worst(members["denominator_status"]),
            "method": rate.method,
            "fingerprint": mark,
        }


def worst(statuses: pd.Series) -> str:
    """One status for all: the one that promises least."""
    found = set(statuses)
    return next((status for status in ("placeholder", "unverified") if status in found), min(found))


def fingerprint(members: pd.DataFrame, group: Group, policy: Policy, as_at: date) -> str:
    """SHA-256 of everything that a group's rows follow from."""
    meant = Window(group.first_month, as_at).year_start
    columns = members[
        ["measure_id", "msg_version", "membership_status", "force_id", "denominator_kind", "denominator_status"]
    ]
    facts = f"{columns.to_dict('list')}|{group.first_month}|{group.last_day}|{meant}|{policy!r}|{group.is_pooled}|{method(__name__)}"
    digest = hashlib.sha256(facts.encode())
    for values in (group.crimes, group.per, group.outcomes):
        digest.update(b"|" if values is None else np.ascontiguousarray(values, dtype=float).tobytes())
    return digest.hexdigest()
