-- One row per edition, window and measure of which a member lacks months: who is missing from the comparison, and since when.
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
        peers.month_start_date
    from absent
    inner join {{ ref('int_peer_month') }} as peers
        on absent.source = peers.source
        and absent.force_id = peers.force_id
        and absent.category_id = peers.category_id
        and absent.period_to >= peers.month_start_date
    where absent.measure_type <> 'outcome_rate' or peers.outcome_count is not null

),

lacking as (

    select
        absent.*,
        last_months.last_month,
        lack.months,
        lack.first_month,
        held.reasons
    from absent
    cross join lateral (
        select max(had.month_start_date) as last_month
        from had
        where
            had.msg_version = absent.msg_version
            and had.window_months = absent.window_months
            and had.measure_id = absent.measure_id
            and had.force_id = absent.force_id
    ) as last_months
    cross join lateral (
        select
            string_agg(to_char(days.day, 'FMMonth YYYY'), ', ' order by days.day) as months,
            min(days.day)::date as first_month
        from generate_series(absent.period_from, absent.period_to, interval '1 month') as days (day)
        where days.day not in (
            select had.month_start_date
            from had
            where
                had.msg_version = absent.msg_version
                and had.window_months = absent.window_months
                and had.measure_id = absent.measure_id
                and had.force_id = absent.force_id
        )
    ) as lack
    cross join lateral (
        select string_agg(distinct held.reason, ', ') as reasons
        from {{ ref('int_peer_held_month') }} as held
        where
            held.source = absent.source
            and held.force_id = absent.force_id
            and (held.is_whole_month or held.category_id = absent.category_id)
            and held.month_start_date between absent.period_from and absent.period_to
    ) as held

)

select
    msg_version,
    window_months,
    measure_id,
    array_agg(force_name order by force_name) as missing_members,
    array_agg(
        force_name || case
            when last_month is null then ': nothing delivered'
            when months is null then ': no population or households'
            when first_month > last_month then ': missing since ' || to_char(last_month + interval '1 month', 'FMMonth YYYY')
            else ': without ' || months
        end || coalesce(' (held back: ' || reasons || ')', '')
        order by force_name
    ) as missing_reasons
from lacking
group by msg_version, window_months, measure_id
