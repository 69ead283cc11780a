-- One row per measure, area and statistic: the single source of every number that a person reads.
with figures as (

    select * from {{ ref('int_figure') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

statistics as (

    select * from {{ ref('dim_statistic') }}

)

select
    figures.measure_id,
    figures.area_type,
    figures.area_name,
    figures.statistic,
    ({{ apply_rounding('figures.exact_value', 'statistics.rounding') }})::numeric as value,
    figures.label::text as label,
    figures.inputs,
    coalesce(figures.formula, statistics.formula)::text as formula,
    statistics.rounding,
    measures.definition_version,
    statistics.period
from figures
inner join measures on figures.measure_id = measures.measure_id
inner join statistics on figures.statistic = statistics.statistic and measures.measure_type = statistics.measure_type
