-- One row per control chart and month in which something happened that its reader should know.
{{ config(materialized='replaced_view') }}

with operations as (

    select * from {{ ref('int_operation') }}

),

dates as (

    select
        operation_id,
        name || ' begins' as words,
        date_trunc('month', start_date)::date as month_start_date
    from operations

    union all

    select
        operation_id,
        name || ' ends' as words,
        date_trunc('month', end_date)::date as month_start_date
    from operations

),

happened as (

    select
        operations.measure_id,
        operations.second_measure_id,
        operations.area_name,
        dates.words,
        dates.month_start_date
    from operations
    inner join dates on operations.operation_id = dates.operation_id

),

annotations as (

    select
        series.chart_key,
        happened.month_start_date,
        happened.words,
        null as rebase_status
    from happened
    inner join {{ ref('int_chart_series') }} as series
        on series.measure_id in (happened.measure_id, happened.second_measure_id)
        and happened.area_name = series.area_name
    where happened.month_start_date < series.complete_until

    union all

    select
        chart_key,
        from_month as month_start_date,
        case rebase_status
            when 'in_force' then 'new limits' || coalesce(': ' || reason, '')
            when 'waiting' then 'new limits approved' || coalesce(': ' || reason, '')
            else 'new limits proposed' || coalesce(': ' || reason, '')
        end as words,
        rebase_status
    from {{ ref('int_chart_rebase') }}

)

select
    chart_key,
    month_start_date,
    string_agg(distinct words, '; ' order by words) as annotation,
    max(rebase_status) as rebase_status
from annotations
group by chart_key, month_start_date
