-- One row per named period of figures, with its dates at the as-at date and the dates that it is compared with.
with periods as (

    select
        period.period,
        period.title,
        period.unit,
        period.unit_count,
        period.position,
        period.is_daily_period,
        as_at.as_at_date,
        date_trunc('month', as_at.as_at_date + 1)::date - 1 as complete_month_end_date
    from {{ ref('period') }} as period
    cross join {{ ref('as_at') }} as as_at

),

bounded as (

    select
        periods.*,
        case periods.unit
            when 'financial_year' then dim_date.financial_year_start_date
            when 'month' then dim_date.month_start_date
            when 'day' then periods.as_at_date - periods.unit_count + 1
            when 'complete_month'
                then (periods.complete_month_end_date + 1 - make_interval(months => periods.unit_count))::date
            when 'financial_year_remainder' then periods.as_at_date + 1
        end as period_from,
        case periods.unit
            when 'complete_month' then periods.complete_month_end_date
            when 'financial_year_remainder' then (dim_date.financial_year_start_date + interval '1 year')::date - 1
            else periods.as_at_date
        end as period_to
    from periods
    left join {{ ref('dim_date') }} as dim_date on periods.as_at_date = dim_date.calendar_date

),

compared as (

    select
        *,
        case unit
            -- What follows the days of last year's financial year to date, leap year or not.
            when 'financial_year_remainder' then {{ same_day_last_year('as_at_date') }} + 1
            else {{ same_day_last_year('period_from') }}
        end as previous_from,
        case
            -- The last day of a month is compared with the last day of that month, leap year or not.
            when unit in ('complete_month', 'financial_year_remainder') then {{ same_day_last_year('(period_to + 1)') }} - 1
            else {{ same_day_last_year('period_to') }}
        end as previous_to
    from bounded

)

select
    period,
    title,
    period_from,
    period_to,
    previous_from,
    previous_to,
    period_to - period_from + 1 as day_count,
    previous_to - previous_from + 1 as previous_day_count,
    is_daily_period,
    position
from compared
