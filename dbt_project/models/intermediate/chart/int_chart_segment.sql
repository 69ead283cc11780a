-- One row per control chart and part of its series between two approved re-bases: the months of its limits' baseline.
with first_months as (

    select
        chart_key,
        min(month_start_date) as first_month
    from {{ ref('int_chart_month') }}
    group by chart_key

),

series as (

    select
        series.*,
        first_months.first_month
    from {{ ref('int_chart_series') }} as series
    inner join first_months on series.chart_key = first_months.chart_key

),

starts as (

    select
        series.*,
        series.first_month as segment_from
    from series

    union all

    select
        series.*,
        rebases.from_month as segment_from
    from series
    inner join {{ ref('int_chart_rebase') }} as rebases
        on series.chart_key = rebases.chart_key
        and rebases.rebase_status = 'in_force'

),

segments as (

    select
        *,
        (row_number() over by_start)::integer as segment_number,
        coalesce(lead(segment_from) over by_start, complete_until) as segment_until
    from starts
    window by_start as (partition by chart_key order by segment_from)

),

years as (

    -- The limits of a financial year come from the months before it.
    select
        *,
        least(financial_year_start_date, {{ financial_year_start('segment_until') }}) as limits_from
    from segments

),

baselines as (

    select
        *,
        greatest(segment_from, limits_from - make_interval(months => baseline_months))::date as baseline_from
    from years

)

select
    chart_key,
    segment_number,
    segment_from,
    segment_until,
    baseline_from,
    -- A segment too young for that has its own first months.
    case
        when baseline_from + make_interval(months => minimum_baseline_months) <= limits_from then limits_from
        else least(segment_until, (baseline_from + make_interval(months => baseline_months))::date)
    end as baseline_until
from baselines
