-- One row per control chart and complete month with a point in which a target held: the target on the chart's two scales.
{{ config(materialized='replaced_view') }}

with months as (

    select
        *,
        {{ financial_year_start('month_start_date') }} as financial_year_start_date
    from {{ ref('int_chart_month') }}

),

years as (

    select
        chart_key,
        (financial_year_start_date + interval '1 year')::date as next_financial_year_start_date,
        sum(numerator) / nullif(sum(opportunity), 0) as value_per_opportunity
    from months
    group by chart_key, financial_year_start_date
    having count(*) = 12

)

select
    months.chart_key,
    months.month_start_date,
    -- A reduction is asked of each month of the year before, and of that year as a whole.
    case targets.basis
        when 'change_pct' then earlier.numerator * (1 + targets.hard_target / 100.0)
        when 'rate_pct' then targets.hard_target
    end::double precision as target_value,
    case targets.basis
        when 'change_pct' then years.value_per_opportunity * (1 + targets.hard_target / 100.0)
        when 'rate_pct' then targets.hard_target / case series.opportunity when 'denominator' then 100.0 else 1 end
    end::double precision as adjusted_target
from months
inner join {{ ref('int_chart_series') }} as series on months.chart_key = series.chart_key
inner join {{ ref('target') }} as targets
    on series.measure_id = targets.measure_id
    and {{ is_in_force('targets', 'months.month_start_date') }}
left join months as earlier
    on months.chart_key = earlier.chart_key
    and earlier.month_start_date = months.month_start_date - interval '1 year'
left join years
    on months.chart_key = years.chart_key
    and months.financial_year_start_date = years.next_financial_year_start_date
