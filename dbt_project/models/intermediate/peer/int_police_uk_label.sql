-- One row per kind of label and label of the force's published files.
with own as (

    {{ own_force_of_open_data() }}

),

labels as (

    select
        'crime type' as kind,
        months.force_id,
        months.month_start_date,
        months.crime_type as label,
        months.crime_count as row_count
    from {{ ref('int_police_uk_month') }} as months

    union all

    select
        'last outcome' as kind,
        months.force_id,
        months.month_start_date,
        months.outcome_type as label,
        months.crime_count as row_count
    from {{ ref('int_police_uk_last_outcome_month') }} as months

    union all

    select
        'force name' as kind,
        months.force_id,
        months.month_start_date,
        months.falls_within as label,
        months.row_count
    from {{ ref('int_police_uk_name_month') }} as months

),

measured as (

    select
        labels.*,
        min(labels.month_start_date) over (partition by labels.kind) as kind_first_month,
        max(labels.month_start_date) over (partition by labels.kind) as kind_last_month,
        sum(labels.row_count) over (partition by labels.kind) as kind_row_count
    from labels
    inner join own on labels.force_id = own.force_id

)

select
    kind,
    force_id,
    label,
    min(month_start_date) as first_month,
    max(month_start_date) as last_month,
    sum(row_count)::bigint as row_count,
    sum(row_count)::numeric / min(kind_row_count) as label_share,
    min(month_start_date) > min(kind_first_month) or max(month_start_date) < min(kind_last_month) as has_changed
from measured
group by kind, force_id, label
