-- One row per force, month and police.uk crime type, with what it counts in here: every label has one, whether known or not.
select
    months.force_id,
    months.month_start_date,
    months.crime_type,
    months.crime_count,
    coalesce(labels.is_crime, true) as is_crime,
    labels.category_id,
    labels.published_category_id,
    labels.crime_type is not null as is_known
from {{ ref('int_police_uk_month') }} as months
left join {{ ref('police_uk_category') }} as labels
    on lower(months.crime_type) = lower(labels.crime_type)
    and {{ is_in_force('labels', 'months.month_start_date') }}
