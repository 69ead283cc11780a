-- One row per control chart with limits: the run of months on one side of the centre that still goes on.
{{ config(materialized='replaced_view') }}

with points as (

    select
        chart_key,
        month_start_date,
        sign(sigmas_from_centre) as side,
        sign(last_value(sigmas_from_centre) over whole) as last_side
    from {{ ref('int_chart_judged_point') }}
    where sigmas_from_centre is not null
    window whole as (
        partition by chart_key order by month_start_date rows between unbounded preceding and unbounded following
    )

),

broken as (

    -- No run reaches over a re-base: a baseline has points on both sides of its own centre.
    select
        *,
        max(month_start_date) filter (where side <> last_side) over (partition by chart_key) as last_break
    from points

)

select
    chart_key,
    last_side::integer as side,
    min(month_start_date) as run_from,
    count(*)::integer as month_count
from broken
where month_start_date > coalesce(last_break, '-infinity') and last_side <> 0
group by chart_key, last_side
