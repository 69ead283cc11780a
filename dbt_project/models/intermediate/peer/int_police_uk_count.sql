-- One row per force, category and month: crimes as the force published them at data.police.uk.
with labelled as (

    select * from {{ ref('int_police_uk_crime_type') }}

),

-- The categories that a label counts in, of those that policy has: one with the same offences, and the label itself.
members as (

    select
        labels.crime_type,
        labels.category_id,
        labels.valid_from,
        labels.valid_to
    from {{ ref('police_uk_category') }} as labels
    inner join {{ ref('category') }} as category on labels.category_id = category.category_id

    union all

    select
        labels.crime_type,
        labels.published_category_id as category_id,
        labels.valid_from,
        labels.valid_to
    from {{ ref('police_uk_category') }} as labels
    inner join {{ ref('category') }} as category on labels.published_category_id = category.category_id

),

-- A force whose file has no row of a crime type had none of it in that month.
expected as (

    select distinct
        months.force_id,
        months.month_start_date,
        members.category_id
    from labelled as months
    inner join members on {{ is_in_force('members', 'months.month_start_date') }}

),

counted as (

    select
        labelled.force_id,
        labelled.month_start_date,
        members.category_id,
        sum(labelled.crime_count) as crime_count
    from labelled
    inner join members
        on lower(labelled.crime_type) = lower(members.crime_type)
        and {{ is_in_force('members', 'labelled.month_start_date') }}
    group by labelled.force_id, labelled.month_start_date, members.category_id

)

-- Whatever its label, a crime counts in all crime.
select
    force_id,
    'all_crime' as category_id,
    month_start_date,
    coalesce(sum(crime_count) filter (where is_crime), 0)::numeric as recorded_count
from labelled
group by force_id, month_start_date

union all

select
    expected.force_id,
    expected.category_id,
    expected.month_start_date,
    coalesce(counted.crime_count, 0)::numeric as recorded_count
from expected
left join counted
    on expected.force_id = counted.force_id
    and expected.month_start_date = counted.month_start_date
    and expected.category_id = counted.category_id
