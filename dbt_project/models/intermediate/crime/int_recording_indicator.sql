-- One row per category, LPU, indicator of recording integrity and part of it: this financial year to date and the same days last year.
{{ config(materialized='replaced_view') }}

with period as (

    select * from {{ ref('int_report_period') }}
    where period = 'financial_year_to_date'

),

counted as (

    select
        recorded_date as counted_date,
        category_id,
        lpu_code,
        kind as indicator,
        other_category_id as part,
        crime_count as record_count
    from {{ ref('int_recording_change_day') }}

    union all

    select
        recorded_date as counted_date,
        category_id,
        lpu_code,
        'counted' as indicator,
        '' as part,
        crime_count as record_count
    from {{ ref('int_crime_category_day') }}

    union all

    select
        outcome_date as counted_date,
        category_id,
        lpu_code,
        'outcome' as indicator,
        outcome_type as part,
        outcome_count as record_count
    from {{ ref('int_outcome_category_day') }}

)

select
    counted.category_id,
    counted.lpu_code,
    counted.indicator,
    counted.part,
    coalesce(sum(counted.record_count) filter (where counted.counted_date >= period.period_from), 0) as actual,
    coalesce(sum(counted.record_count) filter (where counted.counted_date <= period.previous_to), 0) as previous_year
from counted
inner join period
    on counted.counted_date between period.period_from and period.period_to
    or counted.counted_date between period.previous_from and period.previous_to
group by counted.category_id, counted.lpu_code, counted.indicator, counted.part
