-- One row per edition, window and measure of which a member lacks months: who is missing from the comparison.
{{ config(materialized='replaced_view') }}

with rates as (

    select * from {{ ref('int_msg_rate') }}

),

compared as (

    select distinct
        msg_version,
        window_months,
        measure_id
    from rates

)

select
    compared.msg_version,
    compared.window_months,
    compared.measure_id,
    array_agg(members.force_name order by members.force_name) as missing_members
from compared
inner join {{ ref('int_msg_member') }} as members on compared.msg_version = members.msg_version
left join rates
    on compared.msg_version = rates.msg_version
    and compared.window_months = rates.window_months
    and compared.measure_id = rates.measure_id
    and members.force_id = rates.force_id
where rates.force_id is null
group by compared.msg_version, compared.window_months, compared.measure_id
