-- One row per measure, area and statistic: the single source of every number that a person reads.
with counts as (

    select * from {{ ref('fct_crime_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

statistics as (

    select * from {{ ref('dim_statistic') }}

),

recorded_crime as (

    select
        measures.measure_id,
        counts.area_type,
        counts.area_name,
        statistics.statistic,
        case statistics.value_column
            when 'actual' then counts.actual
            when 'previous_year' then counts.previous_year
            when 'change' then counts.actual - counts.previous_year
            when 'year_on_year_change'
                then {{ round_half_up('100.0 * (counts.actual - counts.previous_year) / nullif(counts.previous_year, 0)', 1) }}
        end as figure,
        case statistics.value_column
            when 'actual' then jsonb_build_object('actual', counts.actual)
            when 'previous_year' then jsonb_build_object('previous_year', counts.previous_year)
            else jsonb_build_object('actual', counts.actual, 'previous_year', counts.previous_year)
        end as inputs,
        statistics.formula,
        statistics.rounding,
        measures.definition_version,
        counts.period
    from counts
    inner join measures on counts.category_id = measures.category_id and measures.measure_type = 'recorded_crime'
    inner join statistics on counts.period = statistics.period and measures.measure_type = statistics.measure_type

)

select
    measure_id,
    area_type,
    area_name,
    statistic,
    figure::numeric as value,
    null::text as label,
    inputs,
    formula,
    rounding,
    definition_version,
    period
from recorded_crime
