-- One row per satisfaction measure and statistic of the latest complete month, for the force.
{{ config(materialized='replaced_view') }}

with months as (

    select
        monthly.measure_id,
        monthly.area_type,
        monthly.area_name,
        monthly.month_start_date,
        monthly.value,
        monthly.numerator,
        monthly.denominator,
        monthly.least_denominator,
        latest.period_from as latest_month
    from {{ ref('int_measure_month') }} as monthly
    inner join {{ ref('dim_measure') }} as measures
        on monthly.measure_id = measures.measure_id and measures.measure_type = 'satisfaction'
    inner join {{ ref('int_report_period') }} as latest
        on latest.period = 'latest_complete_month' and monthly.month_start_date <= latest.period_from
    where monthly.area_type = 'force'

),

latest_months as (

    select
        months.*,
        months.least_denominator >= rules.minimum_count and months.value is not null as is_shown,
        rules.minimum_count
    from months
    inner join {{ ref('satisfaction_policy') }} as rules
        on {{ is_in_force('rules', 'months.latest_month') }}
    where months.month_start_date = months.latest_month

),

-- The last month before it that was at least as high ends the run; without one, the run begins with the first answers.
runs as (

    select
        latest.measure_id,
        max(months.month_start_date) filter (
            where months.value >= latest.value and months.month_start_date < latest.month_start_date
        ) as as_high_month,
        min(months.month_start_date) filter (where months.value is not null) as first_month
    from latest_months as latest
    -- A month that is not shown itself is not told of by the run either.
    inner join months on latest.measure_id = months.measure_id and latest.minimum_count <= months.least_denominator
    group by latest.measure_id

),

figures as (

    select
        latest.*,
        -- The mean of the groups' rates is no rate of the answers put together.
        surveyed.weighting = 'pooled' as is_pooled,
        runs.as_high_month,
        age(latest.month_start_date, coalesce(runs.as_high_month, runs.first_month - interval '1 month')) as run
    from latest_months as latest
    left join runs on latest.measure_id = runs.measure_id
    inner join {{ ref('int_satisfaction_period') }} as surveyed
        on latest.measure_id = surveyed.measure_id
        and latest.area_type = surveyed.area_type
        and latest.area_name = surveyed.area_name

)

select
    figures.measure_id,
    figures.area_type,
    figures.area_name,
    figure.statistic,
    case when figures.is_shown then figure.exact_value end as exact_value,
    case when not figures.is_shown then 'fewer than ' || figures.minimum_count || ' answers' end as label,
    case
        when figures.is_shown then figure.inputs
        else jsonb_build_object('valid', figures.denominator, 'minimum_count', figures.minimum_count)
    end as inputs,
    case when not figures.is_pooled and figure.statistic <> 'highest_in_months' then 'rate' end as formula
from figures
cross join lateral (
    values
    (
        to_char(figures.month_start_date, '"month_"YYYY-MM'), figures.value,
        case
            when figures.is_pooled then jsonb_build_object('satisfied', figures.numerator, 'valid', figures.denominator)
            else jsonb_build_object('rate', figures.value)
        end
    ),
    (
        'highest_in_months', extract(year from figures.run) * 12 + extract(month from figures.run),
        jsonb_build_object('rate', figures.value, 'last_month_as_high', to_char(figures.as_high_month, 'YYYY-MM'))
    )
) as figure (statistic, exact_value, inputs)
