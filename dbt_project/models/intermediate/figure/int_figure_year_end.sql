-- One row per recorded crime measure with a target, area and statistic of the rest of the financial year.
{{ config(materialized='replaced_view') }}

with previous_year as (

    select
        crimes.category_id,
        areas.area_type,
        areas.area_name,
        sum(crimes.crime_count)::integer as previous_full_year
    from {{ ref('int_crime_category_month') }} as crimes
    inner join {{ ref('int_report_period') }} as periods
        on periods.period = 'financial_year_to_date'
        and crimes.month_start_date >= periods.previous_from
        and crimes.month_start_date < periods.period_from
    inner join {{ ref('bridge_area_lpu') }} as areas on crimes.lpu_code = areas.lpu_code
    group by crimes.category_id, areas.area_type, areas.area_name

),

remaining as (

    select
        period.measure_id,
        period.area_type,
        period.area_name,
        rest.day_count,
        period.previous_numerator is not null as is_comparable,
        coalesce(previous_year.previous_full_year, 0) * (1 + period.hard_target / 100) - period.numerator as allowance,
        coalesce(previous_year.previous_full_year, 0) - period.previous_numerator as previous_remainder,
        jsonb_build_object(
            'actual', period.numerator, 'previous_year', period.previous_numerator, 'hard_target', period.hard_target,
            'previous_full_year', coalesce(previous_year.previous_full_year, 0), 'days_remaining', rest.day_count
        ) as inputs
    from {{ ref('int_measure_against_target') }} as period
    inner join {{ ref('int_report_period') }} as rest on rest.period = 'financial_year_remainder'
    left join previous_year
        on period.category_id = previous_year.category_id
        and period.area_type = previous_year.area_type
        and period.area_name = previous_year.area_name
    where period.measure_type = 'recorded_crime' and period.target_basis is not null

)

select
    remaining.measure_id,
    remaining.area_type,
    remaining.area_name,
    figure.statistic,
    figure.exact_value,
    case
        when figure.exact_value is not null then null
        when not remaining.is_comparable then 'no comparison'
        when remaining.day_count = 0 then 'the financial year is over'
        else 'no crimes in the same rest of last year'
    end as label,
    remaining.inputs,
    null::text as formula
from remaining
cross join lateral (
    values
    ('remaining_allowance', case when remaining.is_comparable then greatest(0, remaining.allowance) end),
    (
        'run_rate_needed',
        case
            when remaining.is_comparable and remaining.day_count > 0 then 100 * (remaining.allowance / nullif(remaining.previous_remainder, 0) - 1)
        end
    )
) as figure (statistic, exact_value)
