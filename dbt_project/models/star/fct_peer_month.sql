-- One row per source, force, month and crime category that can be believed.
{{ config(materialized='replaced_view') }}

select
    counts.source,
    counts.force_id,
    counts.month_start_date,
    counts.category_id,
    counts.recorded_count::integer as recorded_count,
    counts.outcome_count::integer as outcome_count
from {{ ref('int_peer_month') }} as counts
inner join {{ ref('dim_force') }} as forces on counts.force_id = forces.force_id
-- The calendar begins in 2009; forces delivered months from before it.
inner join {{ ref('dim_date') }} as calendar on counts.month_start_date = calendar.date
