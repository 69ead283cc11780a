-- One row per month, reporting area and measure from the first delivery to the as-at date, with the twelve months that end with it.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'reporting_area_key'],
    meta={'touched': 'int_touched_reporting_month'},
    indexes=[{'columns': ['month_start_date', 'reporting_area_key', 'measure_id'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_reporting_month') -%}

with months as (

    select
        monthly.*,
        monthly.area_type || ':' || monthly.area_name as reporting_area_key
    from {{ ref('int_measure_month') }} as monthly
    {% if is_incremental() -%}
    where
        (monthly.month_start_date, monthly.area_type || ':' || monthly.area_name) in (
            select
                touched.month_start_date,
                touched.reporting_area_key
            from {{ touched }} as touched
        )
    {%- endif %}

),

-- Twelve months are told where all twelve are there: of fewer, each new month could be told by subtraction.
rolling as (

    select
        months.measure_id,
        months.reporting_area_key,
        months.month_start_date,
        sum(earlier.numerator) as numerator,
        sum(earlier.denominator) as denominator
    from months
    inner join {{ ref('int_measure_month') }} as earlier
        on months.measure_id = earlier.measure_id
        and months.area_type = earlier.area_type
        and months.area_name = earlier.area_name
        and earlier.month_start_date between months.month_start_date - interval '11 months' and months.month_start_date
    group by months.measure_id, months.reporting_area_key, months.month_start_date
    having count(*) = 12

)

select
    months.month_start_date,
    months.reporting_area_key,
    months.measure_id,
    months.numerator,
    months.denominator,
    months.value,
    months.is_complete,
    rolling.numerator as rolling_numerator,
    rolling.denominator as rolling_denominator
from months
left join rolling
    on months.measure_id = rolling.measure_id
    and months.reporting_area_key = rolling.reporting_area_key
    and months.month_start_date = rolling.month_start_date
