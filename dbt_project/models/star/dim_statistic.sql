-- One row per kind of measure and statistic that its figures can be.
with latest_month as (

    select to_char(period_from, 'YYYY-MM') as month_name
    from {{ ref('int_report_period') }}
    where period = 'latest_complete_month'

)

select
    -- The name of a single month's figure carries the month: month_2013-09.
    coalesce(replace(vocabulary.statistic, '{month}', latest_month.month_name), vocabulary.statistic) as statistic,
    vocabulary.title,
    vocabulary.measure_type,
    vocabulary.value_column,
    vocabulary.period,
    vocabulary.formula,
    vocabulary.rounding,
    vocabulary.unit,
    vocabulary.position
from {{ ref('statistic') }} as vocabulary
left join latest_month on true
