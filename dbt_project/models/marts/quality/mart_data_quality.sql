-- One row per finding about what was delivered: what no mapping has, what is missing, what is held back; and policy that ends.
with names as (

    select
        force_id,
        min(short_name) as short_name
    from {{ ref('police_uk_force') }}
    group by force_id

),

ending as (

    select
        'policy ends' as finding,
        'policy' as feed,
        'targets' as source_id,
        '' as subject,
        date_trunc('month', ended_on)::date as first_month,
        date_trunc('month', ended_on)::date as last_month,
        measure_count as row_count,
        measure_count || case when measure_count = 1 then ' measure has' else ' measures have' end || ' no target from '
        || to_char(ended_on, 'FMDD FMMonth YYYY') || ' on: figures go on, and say that no target is set' as words
    from {{ ref('int_policy_end') }}

),

findings as (

    select * from {{ ref('int_delivery_finding') }}
    union all
    select * from ending
    union all
    select * from {{ ref('int_police_uk_finding') }}
    union all
    select * from {{ ref('int_police_uk_row_finding') }}
    union all
    select * from {{ ref('int_police_uk_missing_file') }}

)

select
    findings.finding,
    findings.feed,
    findings.source_id,
    coalesce(names.short_name, initcap(replace(findings.source_id, '-', ' '))) as source_name,
    findings.subject,
    findings.first_month,
    findings.last_month,
    findings.row_count,
    findings.words
from findings
left join names on findings.source_id = names.force_id
