-- One row per BCU, or the force, and time: the LPU that collects the crimes and answers of unknown place in it.
{{ config(tags=['policy']) }}

with areas as (

    select * from {{ ref('int_area') }}

),

collecting as (

    select
        bcu.area_code as bcu_code,
        bcu.is_unallocated,
        lpu.area_code as lpu_code,
        lpu.valid_from,
        lpu.valid_to
    from areas as lpu
    inner join areas as bcu
        on lpu.bcu_code = bcu.area_code
        and bcu.area_type = 'bcu'
        and {{ is_in_force('bcu', 'lpu.valid_from') }}
    where lpu.area_type = 'lpu' and lpu.is_unallocated

),

-- Where two stand at a time, which the policy check refuses, the one that began later collects: nothing is counted twice.
of_bcus as (

    select
        'bcu' as area_type,
        bcu_code as area_code,
        lpu_code,
        valid_from,
        least(valid_to, lead(valid_from) over (partition by bcu_code order by valid_from, lpu_code)) as valid_to
    from collecting

),

-- The force's are in a BCU that is nowhere. One collects at any time, before the first began and after the last has ended, too.
of_force as (

    select
        'force' as area_type,
        'force' as area_code,
        lpu_code,
        case when lag(valid_from) over by_time is null then '-infinity'::date else valid_from end as valid_from,
        coalesce(lead(valid_from) over by_time, 'infinity'::date) as valid_to
    from collecting
    where is_unallocated
    window by_time as (order by valid_from, lpu_code)

)

select * from of_bcus
where valid_from < valid_to
union all
select * from of_force
where valid_from < valid_to
