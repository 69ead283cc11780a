-- One row per statistic that a figure can be.
select
    statistic,
    title,
    measure_type,
    value_column,
    period,
    formula,
    rounding,
    unit,
    position
from {{ ref('statistic') }}
