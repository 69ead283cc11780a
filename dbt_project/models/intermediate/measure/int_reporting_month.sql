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
        monthly.measure_id,
        {{ reporting_area_key('monthly') }} as reporting_area_key,
        monthly.month_start_date,
        monthly.numerator,
        monthly.denominator,
        monthly.value,
        monthly.is_complete,
        sum(monthly.numerator) over last_twelve as rolling_numerator,
        sum(monthly.denominator) over last_twelve as rolling_denominator,
        count(*) over last_twelve as rolling_months
    from {{ ref('int_measure_month') }} as monthly
    {% if is_incremental() -%}
    where monthly.month_start_date >= (select min(touched.month_start_date) - interval '11 months' from {{ touched }} as touched)
    {%- endif %}
    window last_twelve as (
        partition by monthly.measure_id, monthly.area_type, monthly.area_name
        order by monthly.month_start_date
        range between interval '11 months' preceding and current row
    )

)

-- Twelve months are told where all twelve are there: of fewer, each new month could be told by subtraction.
select
    months.month_start_date,
    months.reporting_area_key,
    months.measure_id,
    months.numerator,
    months.denominator,
    months.value,
    months.is_complete,
    case when months.rolling_months = 12 then months.rolling_numerator end as rolling_numerator,
    case when months.rolling_months = 12 then months.rolling_denominator end as rolling_denominator
from months
{% if is_incremental() -%}
where
    (months.month_start_date, months.reporting_area_key) in (
        select
            touched.month_start_date,
            touched.reporting_area_key
        from {{ touched }} as touched
    )
{%- endif %}
