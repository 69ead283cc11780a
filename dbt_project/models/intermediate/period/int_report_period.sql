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
    cross join {{ ref('int_as_at') }} as as_at

),

-- The months that the force and its peers all have: they end earlier than the force's own (DOMAIN A6, K9).
windows as (

    select distinct
        windows.window_months,
        windows.period_from,
        windows.period_to
    from {{ ref('int_msg_window') }} as windows
    inner join {{ ref('int_msg_member') }} as members on windows.msg_version = members.msg_version
    where members.is_current_version

),

bounded as (

    select
        periods.*,
        case periods.unit
            when 'financial_year' then dim_date.financial_year_start_date
            when 'whole_financial_year' then dim_date.financial_year_start_date
            when 'month' then dim_date.month_start_date
            when 'day' then periods.as_at_date - periods.unit_count + 1
            when 'complete_month'
                then (periods.complete_month_end_date + 1 - make_interval(months => periods.unit_count))::date
            when 'financial_year_remainder' then periods.as_at_date + 1
            when 'peer_month' then windows.period_from
        end as period_from,
        case periods.unit
            when 'complete_month' then periods.complete_month_end_date
            when 'peer_month' then windows.period_to
            when 'financial_year_remainder' then (dim_date.financial_year_start_date + interval '1 year')::date - 1
            when 'whole_financial_year' then (dim_date.financial_year_start_date + interval '1 year')::date - 1
            else periods.as_at_date
        end as period_to
    from periods
    left join {{ ref('dim_date') }} as dim_date on periods.as_at_date = dim_date.date
    left join windows on periods.unit = 'peer_month' and periods.unit_count = windows.window_months
    where periods.unit <> 'peer_month' or windows.window_months is not null

),

compared as (

    select
        *,
        case unit
            -- What follows the days of last year's financial year to date, leap year or not.
            when 'financial_year_remainder' then {{ same_day_last_year('as_at_date') }} + 1
            -- Windows in days are as long as each other, whatever February does in between.
            when 'day' then {{ same_day_last_year('period_to') }} - unit_count + 1
            else {{ same_day_last_year('period_from') }}
        end as previous_from,
        case
            -- The last day of a month is compared with the last day of that month, leap year or not.
            when unit in ('complete_month', 'financial_year_remainder', 'whole_financial_year', 'peer_month')
                then {{ same_day_last_year('(period_to + 1)') }} - 1
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
