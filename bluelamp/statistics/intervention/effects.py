"""Whether each closed action and each operation helped: the rows of fitted.intervention_effect (DOMAIN D3a)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

    from bluelamp.statistics.intervention.arithmetic.effect import Effect, Months

INTERVENTIONS = """
    select windows.intervention_id, windows.measure_id, chart_key, is_rate, better_side,
        count(compared_chart_key) as compared_area_count, confidence_pct, power_pct, relevant_change, minimum_baseline_months,
        minimum_months, most_months, apart_confidence_pct
    from {core}.int_intervention_window as windows
    left join {core}.int_intervention_compared as compared
        on windows.intervention_id = compared.intervention_id and windows.measure_id = compared.measure_id
    group by windows.intervention_id, windows.measure_id, chart_key, is_rate, better_side, confidence_pct, power_pct,
        relevant_change, minimum_baseline_months, minimum_months, most_months, apart_confidence_pct
    order by windows.intervention_id, windows.measure_id
"""
MONTHS = """
    select intervention_id, measure_id, phase, numerator, opportunity, compared_numerator, compared_opportunity
    from {core}.int_intervention_month
    where phase in ('before', 'after')
    order by intervention_id, measure_id, month_start_date
"""
COLUMNS = (
    "intervention_id", "measure_id", "verdict", "reason", "months_needed", "months_used", "effect_ratio", "ratio_low",
    "ratio_high", "dispersion", "p_value",
)  # fmt: skip


def intervention_effects(warehouse: Warehouse) -> int:
    """Fill fitted.intervention_effect anew; returns its rows. Nothing random, some milliseconds each: no fit is kept."""
    import pandas as pd

    interventions = warehouse.read(INTERVENTIONS)
    rows: list[list[Any]] = []
    if not interventions.empty:
        months = dict(iter(warehouse.read(MONTHS).groupby(["intervention_id", "measure_id"])))
        for row in interventions.itertuples(index=False):
            effect = effect_of(row, months.get((row.intervention_id, row.measure_id)))
            figures = (effect.ratio, effect.low, effect.high, effect.dispersion, effect.p_value)
            rows.append(
                [row.intervention_id, row.measure_id, effect.verdict, effect.reason, effect.months_needed, effect.months_used]
                # Six digits: enough to read, and the same bytes in a rebuild.
                + [None if figure is None else round(figure, 6) for figure in figures]
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"months_needed": "Int64", "months_used": "Int64"})
    return warehouse.replace("intervention_effect", frame)


def effect_of(row: Any, months: pd.DataFrame | None) -> Effect:
    """The verdict on one row of int_intervention_window, of its rows of int_intervention_month."""
    from bluelamp.statistics.intervention.arithmetic.effect import UNKNOWN, Effect, EffectPolicy, judge

    if not isinstance(row.chart_key, str):
        return Effect(UNKNOWN, "no chart")
    # Beside rows without a chart, whole numbers are read as float.
    policy = EffectPolicy(
        row.confidence_pct, row.power_pct, row.relevant_change, int(row.minimum_baseline_months), int(row.minimum_months),
        int(row.most_months), row.apart_confidence_pct,
    )  # fmt: skip
    before, after = (months_of(months, phase) for phase in ("before", "after"))
    return judge(
        before,
        after,
        is_rate=row.is_rate,
        better=row.better_side,
        compared_areas=row.compared_area_count,
        policy=policy,
    )


def months_of(months: pd.DataFrame | None, phase: str) -> Months:
    """The months of a phase, in order; none where there are none."""
    import numpy as np

    from bluelamp.statistics.intervention.arithmetic.effect import Months

    if months is None:
        return Months(*(np.array([]) for _ in range(4)))
    found = months[months["phase"] == phase]
    columns = ("numerator", "compared_numerator", "opportunity", "compared_opportunity")
    return Months(*(found[column].to_numpy(float) for column in columns))
