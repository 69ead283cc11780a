-- One row per class of the scorecard that does not begin where the one below it ends: scores between have no class, or two (DOMAIN A4).
with days as (

    select
        statistic,
        valid_from as from_day
    from {{ ref('scorecard_class') }}

    union

    select
        statistic,
        valid_to as from_day
    from {{ ref('scorecard_class') }}

),

in_order as (

    select
        classes.statistic,
        classes.class_name,
        days.from_day,
        classes.score_from,
        classes.score_to,
        lag(classes.score_to) over (partition by days.statistic, days.from_day order by classes.score_from) as lower_score_to
    from days
    inner join {{ ref('scorecard_class') }} as classes
        on days.statistic = classes.statistic and {{ is_in_force('classes', 'days.from_day') }}

)

select
    statistic,
    class_name,
    from_day
from in_order
where lower_score_to <> score_from or score_to <= score_from
