-- One row per category and area: crimes under investigation at the as-at date.
with later as (

    select as_at_date from {{ ref('int_as_at') }}

),

-- Open = recorded by the as-at date, less those that had a first outcome of any type (filed without one included) by then.
terms as (

    select
        category_id,
        lpu_code,
        crime_count as recorded_count,
        0 as closed_count
    from {{ ref('int_crime_category_month') }}

    union all

    select
        daily.category_id,
        daily.lpu_code,
        -daily.crime_count as recorded_count,
        0 as closed_count
    from {{ ref('int_crime_category_day') }} as daily
    inner join later on daily.recorded_date > later.as_at_date

    union all

    select
        category_id,
        lpu_code,
        0 as recorded_count,
        first_outcome_count as closed_count
    from {{ ref('int_outcome_category_month') }}

    union all

    select
        daily.category_id,
        daily.lpu_code,
        0 as recorded_count,
        -daily.first_outcome_count as closed_count
    from {{ ref('int_outcome_category_day') }} as daily
    inner join later on daily.outcome_date > later.as_at_date

),

crimes as (

    select
        category_id,
        lpu_code,
        sum(recorded_count) as recorded_count,
        sum(closed_count) as closed_count
    from terms
    group by category_id, lpu_code

)

select
    category.category_id,
    areas.area_type,
    areas.area_name,
    areas.bcu_name,
    areas.is_unallocated,
    coalesce(sum(crimes.recorded_count), 0)::integer as recorded_count,
    coalesce(sum(crimes.closed_count), 0)::integer as closed_count,
    coalesce(sum(crimes.recorded_count - crimes.closed_count), 0)::integer as open_count
from {{ ref('category') }} as category
cross join {{ ref('bridge_area_lpu') }} as areas
left join crimes on category.category_id = crimes.category_id and areas.lpu_code = crimes.lpu_code
group by category.category_id, areas.area_type, areas.area_name, areas.bcu_name, areas.is_unallocated
