"""Whether each closed action and each operation helped: the rows of fitted.intervention_effect (DOMAIN D3a)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

    from bluelamp.statistics.intervention.arithmetic.comparison import Months
    from bluelamp.statistics.intervention.arithmetic.effect import Effect

INTERVENTIONS = """
    select intervention_id, measure_id, chart_key, is_rate, better_side, confidence_pct, power_pct, relevant_change,
        minimum_baseline_months, minimum_months, most_months, apart_confidence_pct
    from {core}.int_intervention_window
    order by intervention_id, measure_id
"""
MONTHS = """
    select intervention_id, measure_id, phase, month_start_date, numerator, opportunity
    from {core}.int_intervention_month
    where phase in ('before', 'after')
    order by intervention_id, measure_id, month_start_date
"""
# Of every area in which nothing had been done when the months after began; untouched_until: the first month in which something was.
UNTOUCHED = """
    with untouched as materialized (
        select intervention_id, measure_id, compared_chart_key, compared_area_name, untouched_until
        from {core}.int_intervention_untouched
    )
    select untouched.*, points.month_start_date, points.numerator, points.opportunity
    from untouched
    inner join {core}.int_chart_point as points on untouched.compared_chart_key = points.chart_key
    order by intervention_id, measure_id, month_start_date, compared_chart_key
"""
KEY = ["intervention_id", "measure_id"]
COLUMNS = (
    "intervention_id", "measure_id", "verdict", "reason", "months_needed", "months_used", "effect_ratio", "ratio_low",
    "ratio_high", "dispersion", "p_value", "decided_until",
)  # fmt: skip


def intervention_effects(warehouse: Warehouse) -> int:
    """Fill fitted.intervention_effect and fitted.intervention_compared anew; returns the rows of the first. Nothing random, some
    milliseconds each: no fit is kept."""
    import pandas as pd

    interventions = warehouse.read(INTERVENTIONS)
    rows: list[list[Any]] = []
    compared = []
    if not interventions.empty:
        months, untouched = (warehouse.read(query) for query in (MONTHS, UNTOUCHED))
        months_by, untouched_by = dict(iter(months.groupby(KEY))), dict(iter(untouched.groupby(KEY)))
        for row in interventions.itertuples(index=False):
            key = (row.intervention_id, row.measure_id)
            effect, decided_until, areas = effect_of(
                row, months_by.get(key, months[:0]), untouched_by.get(key, untouched[:0])
            )
            figures = (effect.ratio, effect.low, effect.high, effect.dispersion, effect.p_value)
            rows.append(
                [*key, effect.verdict, effect.reason, effect.months_needed, effect.months_used]
                # Six digits: enough to read, and the same bytes in a rebuild.
                + [None if figure is None else round(figure, 6) for figure in figures]
                + [decided_until]
            )  # fmt: skip
            compared.append(areas[[*KEY, "compared_chart_key", "compared_area_name"]].drop_duplicates())
    warehouse.replace("intervention_compared", pd.concat(compared) if compared else pd.DataFrame())
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"months_needed": "Int64", "months_used": "Int64"})
    return warehouse.replace("intervention_effect", frame)


def effect_of(row: Any, ours: pd.DataFrame, untouched: pd.DataFrame) -> tuple[Effect, date | None, pd.DataFrame]:
    """The verdict on one row of int_intervention_window, of its rows of int_intervention_month and of the months of areas in which
    nothing had been done; the day after the last month that decides (None while none is complete); and of those areas which it
    compares with.

    How many months decide is known from all areas that were untouched when they began; they are compared with those that were
    untouched until they ended. So nothing that is done elsewhere later changes a verdict.
    """
    from bluelamp.statistics.intervention.arithmetic.effect import UNKNOWN, Effect, judge
    from bluelamp.statistics.intervention.arithmetic.plan import EffectPolicy, plan

    if not isinstance(row.chart_key, str):
        return Effect(UNKNOWN, "no chart"), None, untouched
    # Beside rows without a chart, whole numbers are read as float.
    policy = EffectPolicy(
        row.confidence_pct, row.power_pct, row.relevant_change, int(row.minimum_baseline_months), int(row.minimum_months),
        int(row.most_months), row.apart_confidence_pct,
    )  # fmt: skip
    rules: dict[str, Any] = {"is_rate": row.is_rate, "better": row.better_side, "policy": policy}
    needed = plan(months_of(ours, untouched, "before"), **rules)
    deciding = ours[ours["phase"] == "after"]["month_start_date"].head(needed or policy.most_months)
    last = None if deciding.empty else deciding.iloc[-1]
    compared = untouched if last is None else untouched[untouched["untouched_until"] > last]
    before, after = (months_of(ours, compared, phase) for phase in ("before", "after"))
    areas = compared["compared_chart_key"].nunique()
    effect = judge(before, after, needed=needed, compared_areas=areas, **rules)
    return effect, last and last + timedelta(days=monthrange(last.year, last.month)[1]), compared


def months_of(ours: pd.DataFrame, compared: pd.DataFrame, phase: str) -> Months:
    """The months of a phase here, in order, beside the sums over the areas that are compared."""
    from bluelamp.statistics.intervention.arithmetic.comparison import Months

    here = ours[ours["phase"] == phase].set_index("month_start_date")
    columns = ["numerator", "opportunity"]
    there = compared.groupby("month_start_date")[columns].sum().reindex(here.index, fill_value=0)
    return Months(*(side[column].to_numpy(float) for column in columns for side in (here, there)))
