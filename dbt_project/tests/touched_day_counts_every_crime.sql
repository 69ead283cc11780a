-- On every touched day and LPU for which counting rules hold, all crime of the aggregate is the count of records: nothing lost,
-- nothing counted twice. What was recorded on other days is named by touched_crime_is_within_policy.
with touched as (

    select
        touched_day.recorded_date,
        touched_day.lpu_code
    from {{ ref('int_touched_crime_day') }} as touched_day
    where exists (
        select from {{ ref('category_rule') }} as rules
        where rules.rule = 'every_crime' and touched_day.recorded_date >= rules.valid_from and touched_day.recorded_date < rules.valid_to
    )

),

recorded as (

    select
        touched.recorded_date,
        touched.lpu_code,
        count(crime.crime_number) as crime_count
    from touched
    left join {{ ref('int_crime') }} as crime
        on touched.recorded_date = crime.recorded_date and touched.lpu_code = crime.lpu_code and crime.is_counted
    group by touched.recorded_date, touched.lpu_code

)

select
    recorded.recorded_date,
    recorded.lpu_code
from recorded
left join {{ ref('int_crime_category_day') }} as daily
    on recorded.recorded_date = daily.recorded_date and recorded.lpu_code = daily.lpu_code and daily.category_id = 'all_crime'
where recorded.crime_count <> coalesce(daily.crime_count, 0)
