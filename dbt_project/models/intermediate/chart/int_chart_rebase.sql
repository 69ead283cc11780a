-- One row per control chart and month for which policy or the register has a re-base: whether its limits are made anew from there.
with first_months as (

    select
        chart_key,
        min(month_start_date) as first_month
    from {{ ref('int_chart_month') }}
    group by chart_key

),

registered as (

    select
        series.chart_key,
        rebase.from_month,
        rebase.reason,
        make_interval(months => series.minimum_baseline_months) as months_needed,
        series.complete_until,
        coalesce(trim(rebase.approved_by), '') <> '' and rebase.approved_on is not null as is_approved,
        coalesce(rebase.approved_on <= as_at.as_at_date, false) as is_decided
    from {{ ref('int_rebase') }} as rebase
    inner join {{ ref('int_chart_series') }} as series
        on rebase.measure_id = series.measure_id
        and coalesce(rebase.area_type, series.area_type) = series.area_type
        and rebase.area_name = series.area_name
        and rebase.from_month < series.complete_until
    inner join first_months on series.chart_key = first_months.chart_key and rebase.from_month > first_months.first_month
    cross join {{ ref('int_as_at') }} as as_at

),

-- Of several for one month the one that was approved counts.
foremost as (

    select distinct on (chart_key, from_month) *
    from registered
    order by
        chart_key asc, from_month asc, (is_approved and is_decided)::integer desc, is_approved::integer desc, reason asc

),

grown as (

    -- Never without approval, and never before enough months are there to re-base on.
    select
        *,
        is_approved and is_decided and from_month + months_needed <= complete_until as is_ripe
    from foremost

),

followed as (

    -- Of two approved within those months, the later is the newer judgement of the same change.
    select
        *,
        min(from_month) filter (where is_ripe) over (
            partition by chart_key order by from_month rows between 1 following and unbounded following
        ) as next_ripe_month
    from grown

)

select
    chart_key,
    from_month,
    reason,
    case
        when not is_approved then 'proposed'
        when is_ripe and coalesce(next_ripe_month >= from_month + months_needed, true) then 'in_force'
        else 'waiting'
    end as rebase_status
from followed
