-- One row per LPU and time in which it and its BCU stood so.
with areas as (

    select
        int_area.*,
        -- Before any day is complete: the areas that stand until further notice.
        coalesce(as_at.as_at_date, '9999-12-30'::date) as as_at_date
    from {{ ref('int_area') }} as int_area
    cross join {{ ref('int_as_at') }} as as_at

),

-- As each stands at the as-at date; one that is no more as it last stood, one to come as it will first stand.
current_areas as (

    select distinct on (area_code)
        area_code,
        area_name,
        bcu_code
    from areas
    where area_type in ('lpu', 'bcu')
    order by
        area_code asc,
        valid_from <= as_at_date desc,
        case when valid_from <= as_at_date then as_at_date - valid_from else valid_from - as_at_date end asc

),

lives as (

    select
        lpu_code,
        min(valid_from) as first_day,
        max(valid_to) as no_longer_on,
        min(valid_from) <= max(as_at_date) and max(valid_to) > max(as_at_date) as is_current
    from areas
    where area_type = 'lpu'
    group by lpu_code

)

select
    lpus.lpu_code || '@' || lpus.valid_from as area_key,
    lpus.lpu_code,
    lpus.lpu_name,
    lpus.bcu_code,
    lpus.bcu_name,
    force.area_name as force_name,
    lpus.is_unallocated,
    lpus.valid_from,
    lpus.valid_to,
    current_lpu.area_name as current_lpu_name,
    current_bcu.area_name as current_bcu_name,
    lives.is_current,
    lives.first_day as lpu_from,
    lives.no_longer_on as lpu_to
from areas as lpus
inner join lives on lpus.lpu_code = lives.lpu_code
inner join current_areas as current_lpu on lpus.lpu_code = current_lpu.area_code
left join current_areas as current_bcu on current_lpu.bcu_code = current_bcu.area_code
left join areas as force on force.area_type = 'force' and {{ is_in_force('force', 'lpus.valid_from') }}
where lpus.area_type = 'lpu'
