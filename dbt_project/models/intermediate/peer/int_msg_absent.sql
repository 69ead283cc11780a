-- One row per edition, window, measure and member that is not compared.
{{ config(materialized='replaced_view') }}

with rates as (

    select * from {{ ref('int_msg_rate') }}

),

compared as (

    select distinct
        msg_version,
        window_months,
        measure_id,
        measure_type,
        category_id,
        source,
        period_from,
        period_to
    from rates

),

absent as (

    select
        compared.*,
        members.force_id,
        members.force_name
    from compared
    inner join {{ ref('int_msg_member') }} as members on compared.msg_version = members.msg_version
    left join rates
        on compared.msg_version = rates.msg_version
        and compared.window_months = rates.window_months
        and compared.measure_id = rates.measure_id
        and members.force_id = rates.force_id
    where rates.force_id is null

),

had as (

    select
        absent.msg_version,
        absent.window_months,
        absent.measure_id,
        absent.force_id,
        max(peers.month_start_date) as last_month,
        array_agg(peers.month_start_date) as months
    from absent
    inner join {{ ref('int_peer_month') }} as peers
        on absent.source = peers.source
        and absent.force_id = peers.force_id
        and absent.category_id = peers.category_id
        and absent.period_to >= peers.month_start_date
    where absent.measure_type <> 'outcome_rate' or peers.outcome_count is not null
    group by absent.msg_version, absent.window_months, absent.measure_id, absent.force_id

)

select
    absent.msg_version,
    absent.window_months,
    absent.measure_id,
    absent.force_id,
    absent.force_name,
    absent.category_id,
    absent.source,
    absent.period_from,
    absent.period_to,
    had.last_month,
    min(lacking.month_start_date)::date as first_missing_month,
    string_agg(to_char(lacking.month_start_date, 'FMMonth YYYY'), ', ' order by lacking.month_start_date) as missing_months
from absent
left join had
    on absent.msg_version = had.msg_version
    and absent.window_months = had.window_months
    and absent.measure_id = had.measure_id
    and absent.force_id = had.force_id
left join generate_series(absent.period_from, absent.period_to, interval '1 month') as lacking (month_start_date)
    on had.months is null or lacking.month_start_date <> all(had.months)
group by
    absent.msg_version, absent.window_months, absent.measure_id, absent.force_id, absent.force_name, absent.category_id,
    absent.source, absent.period_from, absent.period_to, had.last_month
