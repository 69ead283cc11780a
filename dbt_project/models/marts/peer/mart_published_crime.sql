-- One row per force, measure of published crime and month.
select
    counts.force_id,
    counts.month_start_date,
    measures.measure_id,
    measures.title,
    measures.unit,
    measures.position,
    forces.force_name,
    forces.is_own,
    counts.recorded_count::integer as crime_count,
    coalesce(whole.reason, own.reason) as held_back,
    published.measure_id is not null as is_charted,
    definitions.difference
from {{ ref('int_police_uk_count') }} as counts
inner join {{ ref('dim_measure') }} as measures
    on counts.category_id = measures.category_id and measures.measure_type = 'published_crime'
inner join {{ ref('peer_force') }} as forces on counts.force_id = forces.force_id
-- Of a month that is held back as a whole, some types may be held back for themselves, too.
left join {{ ref('int_police_uk_held_month') }} as whole
    on counts.force_id = whole.force_id
    and counts.month_start_date = whole.month_start_date
    and whole.is_whole_month
left join {{ ref('int_police_uk_held_month') }} as own
    on counts.force_id = own.force_id
    and counts.month_start_date = own.month_start_date
    and counts.category_id = own.category_id
left join {{ ref('int_published_month') }} as published
    on forces.is_own
    and measures.measure_id = published.measure_id
    and counts.month_start_date = published.month_start_date
left join {{ ref('police_uk_category') }} as definitions
    on counts.category_id = definitions.published_category_id
    and {{ is_in_force('definitions', 'counts.month_start_date') }}
