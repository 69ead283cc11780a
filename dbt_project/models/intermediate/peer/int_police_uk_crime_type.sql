-- One row per force, month and police.uk crime type, with what it counts in here: every label has one, whether known or not.
select
    months.force_id,
    months.month_start_date,
    -- Capitals are no label of their own: whoever filters by a known label finds every row of it.
    coalesce(labels.crime_type, months.crime_type) as crime_type,
    sum(months.crime_count)::integer as crime_count,
    coalesce(bool_and(labels.is_crime), true) as is_crime,
    min(labels.category_id) as category_id,
    min(labels.published_category_id) as published_category_id,
    bool_and(labels.crime_type is not null) as is_known
from {{ ref('int_police_uk_month') }} as months
left join {{ ref('police_uk_category') }} as labels
    on lower(months.crime_type) = lower(labels.crime_type)
    and {{ is_in_force('labels', 'months.month_start_date') }}
group by months.force_id, months.month_start_date, coalesce(labels.crime_type, months.crime_type)
