-- One row per recorded crime measure, area and comparison of a daily period.
{{ config(materialized='replaced_view') }}

select
    measures.measure_id,
    counts.area_type,
    counts.area_name,
    vocabulary.statistic,
    case vocabulary.value_column
        when 'actual' then counts.actual
        when 'previous_year' then counts.previous_year
        when 'change' then case when counts.is_comparable then counts.actual - counts.previous_year end
        when 'year_on_year_change'
            then
                case
                    when counts.is_comparable
                        then 100.0 * (counts.actual - counts.previous_year) / nullif(counts.previous_year, 0)
                end
    end as exact_value,
    case
        when vocabulary.value_column = 'actual' then null
        when counts.previous_year is null then 'no comparison'
        when vocabulary.value_column <> 'previous_year' and not counts.is_comparable then 'no comparison'
        when vocabulary.value_column = 'year_on_year_change' and counts.previous_year = 0
            then 'no crimes in the same days last year'
    end as label,
    case vocabulary.value_column
        when 'actual' then jsonb_build_object('actual', counts.actual)
        when 'previous_year' then jsonb_build_object('previous_year', counts.previous_year)
        else jsonb_build_object('actual', counts.actual, 'previous_year', counts.previous_year)
    end as inputs,
    null::text as formula
from {{ ref('int_crime_period') }} as counts
inner join {{ ref('int_measure_area') }} as measures
    on {{ is_shown_crime('measures', 'counts') }}
inner join {{ ref('dim_statistic') }} as vocabulary
    on counts.period = vocabulary.period
    and vocabulary.measure_type = 'recorded_crime'
    and vocabulary.value_column is not null

union all

-- Where one of the two years has a leap day more, what happened per day stands beside the counts (DOMAIN A2).
select
    measures.measure_id,
    counts.area_type,
    counts.area_name,
    case counts.period when 'financial_year_to_date' then 'change_per_day' else 'change_per_day_' || counts.period end as statistic,
    counts.actual::numeric / periods.day_count - counts.previous_year::numeric / periods.previous_day_count as exact_value,
    null as label,
    jsonb_build_object(
        'actual', counts.actual, 'day_count', periods.day_count,
        'previous_year', counts.previous_year, 'previous_day_count', periods.previous_day_count
    ) as inputs,
    null as formula
from {{ ref('int_crime_period') }} as counts
inner join {{ ref('int_report_period') }} as periods
    on counts.period = periods.period and periods.day_count <> periods.previous_day_count
inner join {{ ref('int_measure_area') }} as measures
    on {{ is_shown_crime('measures', 'counts') }}
where counts.period in ('financial_year_to_date', 'month_to_date') and counts.is_comparable
