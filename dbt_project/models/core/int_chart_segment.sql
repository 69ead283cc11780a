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

    -- Never without approval, and never before enough months are there to re-base on.
    select
        series.*,
        rebase.from_month as segment_from
    from series
    inner join {{ ref('rebase') }} as rebase
        on series.measure_id = rebase.measure_id
        and series.area_type = rebase.area_type
        and series.area_name = rebase.area_name
        and series.first_month < rebase.from_month
        and series.complete_until >= rebase.from_month + make_interval(months => series.minimum_baseline_months)
    inner join {{ ref('as_at') }} as as_at on rebase.approved_on <= as_at.as_at_date
    where rebase.approved_by is not null

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
