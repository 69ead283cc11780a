-- One row per exception list, measure and area that it looks at: what the chart says of the last complete month and of this one.
with charts as (

    select
        charts.*,
        coalesce(signals.rules, array[]::text[]) as rules,
        signals.side,
        -- Two tails of the chart's own distribution of counts, else of the normal curve.
        case when charts.sigmas_from_centre is not null then coalesce(tails.distribution, 'normal') end as p_value_distribution,
        round(coalesce(tails.p_value, erfc(abs(charts.sigmas_from_centre) / sqrt(2.0))::numeric), 9) as p_value,
        erfc(charts.list_sigmas::double precision / sqrt(2.0)) / 2 as chance_of_alarm,
        months.month_start_date as part_month_start_date,
        months.part_month_status,
        months.day_count as part_month_day_count,
        months.seen_count as part_month_count,
        months.seen_count + months.expected_left as part_month_expected,
        months.limit_count as part_month_limit,
        risks.risk as part_month_risk
    from {{ ref('int_exception_chart') }} as charts
    inner join {{ ref('int_part_month') }} as months
        on charts.exception_list = months.exception_list
        and charts.chart_key = months.chart_key
    left join {{ ref('int_exception_signal') }} as signals
        on charts.exception_list = signals.exception_list
        and charts.chart_key = signals.chart_key
    left join {{ source('fitted', 'chart_p_value') }} as tails
        on charts.chart_key = tails.chart_key
        and charts.last_complete_month = tails.month_start_date
    left join {{ source('fitted', 'part_month_risk') }} as risks
        on charts.exception_list = risks.exception_list
        and charts.chart_key = risks.chart_key
        and months.month_start_date = risks.month_start_date

),

tested as (

    -- Benjamini and Hochberg: p by its rank among all charts tested, not only those flagged.
    select
        *,
        count(p_value) over whole_list as charts_tested,
        sum(chance_of_alarm) filter (where p_value is not null) over whole_list as expected_chance_alarms,
        p_value * count(p_value) over whole_list
        / nullif(count(p_value) over (partition by exception_list order by p_value), 0) as p_by_rank
    from charts
    window whole_list as (partition by exception_list)

),

found as (

    select
        *,
        case when p_value is not null then min(p_by_rank) over (partition by exception_list order by p_value desc) end as q_value,
        case
            when side = case direction when 'lower_is_better' then 1 when 'higher_is_better' then -1 end then 'significant_deterioration'
            when part_month_risk >= risk_threshold then 'risk_of_deterioration'
            when side is null then 'none'
            when direction <> 'neutral' then 'improvement'
            else case side when 1 then 'high' else 'low' end
        end as finding
    from tested

)

select
    found.exception_list,
    found.measure_id,
    found.area_type,
    found.area_name,
    found.last_complete_month as month_start_date,
    found.finding,
    found.finding not in ('improvement', 'none') as is_exception,
    case when found.finding not in ('improvement', 'none') then row_number() over in_order end::integer as position,
    found.chart_type,
    found.list_sigmas as limit_sigmas,
    round((found.unit_factor * found.raw_value)::numeric, 6) as value,
    {% for name, sigmas in [('centre', '0'), ('lower_limit', '-found.list_sigmas'), ('upper_limit', 'found.list_sigmas')] -%}
    {{ chart_line('found', sigmas) }} as {{ name }},
    {% endfor -%}
    round(found.sigmas_from_centre::numeric, 6) as sigmas_from_centre,
    found.rules,
    found.p_value_distribution,
    found.p_value,
    round(found.q_value, 9) as q_value,
    coalesce(found.q_value <= found.discovery_rate, false) as is_unlikely_chance,
    found.charts_tested::integer as charts_tested,
    round(found.expected_chance_alarms::numeric, 6) as expected_chance_alarms,
    found.part_month_start_date,
    found.part_month_status,
    found.part_month_day_count,
    found.part_month_count::integer as part_month_count,
    round(found.part_month_expected::numeric, 6) as part_month_expected,
    round(found.part_month_limit::numeric, 6) as part_month_limit,
    found.part_month_risk
from found
window in_order as (
    partition by found.exception_list, found.finding in ('improvement', 'none')
    order by
        found.q_value <= found.discovery_rate desc nulls last, found.p_value asc, found.part_month_risk desc nulls last,
        found.position asc, found.area_type asc, found.area_name asc
)
