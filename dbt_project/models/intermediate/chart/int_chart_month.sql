-- One row per control chart and complete month, before its season is taken out.
with series as (

    select * from {{ ref('int_chart_series') }}

),

counted as (

    select
        measure_id,
        area_type,
        area_name,
        month_start_date,
        numerator,
        denominator,
        least_denominator,
        value
    from {{ ref('int_measure_month') }}
    where is_complete

    union all

    select
        measure_id,
        area_type,
        area_name,
        month_start_date,
        recorded_count as numerator,
        1 as denominator,
        1 as least_denominator,
        recorded_count as value
    from {{ ref('int_published_month') }}

),

months as (

    select
        series.chart_key,
        series.opportunity as opportunity_kind,
        months.month_start_date,
        months.numerator,
        months.value,
        months.least_denominator,
        case series.opportunity
            when 'days' then extract(day from months.month_start_date + interval '1 month - 1 day')
            when 'denominator' then months.denominator
            when 'one' then 1
        end as opportunity
    from counted as months
    inner join series
        on months.measure_id = series.measure_id
        and months.area_type = series.area_type
        and months.area_name = series.area_name
        and months.month_start_date >= series.history_from
        and months.month_start_date < series.complete_until

)

select
    chart_key,
    month_start_date,
    numerator::double precision as numerator,
    opportunity::double precision as opportunity,
    least_denominator,
    -- A rate is the measure's own, in percent, also where it is a mean of groups: never numerator by denominator again.
    case
        when opportunity_kind = 'denominator' then value / 100
        else value / opportunity
    end::double precision as raw_value
from months
