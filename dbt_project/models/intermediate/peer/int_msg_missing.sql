-- One row per edition, window and measure of which a member lacks months: who is missing from the comparison, and since when.
{{ config(materialized='replaced_view') }}

with absent as (

    select * from {{ ref('int_msg_absent') }}

),

held_back as (

    select
        absent.msg_version,
        absent.window_months,
        absent.measure_id,
        absent.force_id,
        string_agg(distinct held.reason, ', ') as reasons
    from absent
    inner join {{ ref('int_peer_held_month') }} as held
        on absent.source = held.source
        and absent.force_id = held.force_id
        and (held.is_whole_month or absent.category_id = held.category_id)
        and held.month_start_date between absent.period_from and absent.period_to
    group by absent.msg_version, absent.window_months, absent.measure_id, absent.force_id

)

select
    absent.msg_version,
    absent.window_months,
    absent.measure_id,
    array_agg(absent.force_name order by absent.force_name) as missing_members,
    array_agg(
        absent.force_name || case
            when absent.missing_months is null then ': no population or households'
            when absent.last_month is null then ': nothing delivered'
            when absent.first_missing_month > absent.last_month
                then ': missing since ' || to_char(absent.last_month + interval '1 month', 'FMMonth YYYY')
            else ': without ' || absent.missing_months
        end || coalesce(' (held back: ' || held_back.reasons || ')', '')
        order by absent.force_name
    ) as missing_reasons
from absent
left join held_back
    on absent.msg_version = held_back.msg_version
    and absent.window_months = held_back.window_months
    and absent.measure_id = held_back.measure_id
    and absent.force_id = held_back.force_id
group by absent.msg_version, absent.window_months, absent.measure_id
