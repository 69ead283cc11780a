-- One row per measure that is a mean of groups' rates, and month: how many groups.
{{ config(materialized='replaced_view') }}

select
    measures.measure_id,
    months.month_start_date,
    count(*) as member_count
from {{ ref('dim_measure') }} as measures
inner join {{ ref('satisfaction_group_member') }} as group_member
    on measures.victim_group = group_member.victim_group and group_member.weighting = 'equal_groups'
inner join {{ ref('int_report_month') }} as months
    on {{ is_in_force('group_member', 'months.month_start_date') }}
group by measures.measure_id, months.month_start_date
