-- One row per exception list and control chart on it: its month in progress, and the limit that it may end beyond.
with charts as (

    select
        charts.exception_list,
        charts.chart_key,
        charts.measure_id,
        charts.area_type,
        charts.area_name,
        charts.list_sigmas,
        charts.day_weight,
        series.category_id,
        series.opportunity as opportunity_kind,
        series.complete_until as month_start_date,
        coalesce(lender.chart_key, charts.chart_key) as season_chart_key,
        case charts.direction when 'lower_is_better' then 1 when 'higher_is_better' then -1 end as adverse_side
    from {{ ref('int_exception_chart') }} as charts
    inner join {{ ref('int_chart_series') }} as series on charts.chart_key = series.chart_key
    left join {{ ref('int_chart_series') }} as lender
        on series.measure_id = lender.measure_id
        and series.season_area_type = lender.area_type

),

baselines as (

    select distinct on (chart_key) *
    from {{ ref('int_chart_baseline') }}
    order by chart_key asc, segment_number desc

),

seen as (

    select
        charts.*,
        baselines.chart_type,
        baselines.dispersion,
        baselines.centre,
        coalesce(seasons.season_factor, 1) as season_factor,
        lefts.days_in_month,
        lefts.day_count,
        case charts.day_weight when 'weekday' then lefts.weekday_share_left else lefts.day_share_left end as share_left,
        coalesce(months.numerator, 0)::double precision as seen_count,
        months.denominator::double precision as seen_opportunity
    from charts
    left join {{ ref('int_month_left') }} as lefts on charts.category_id = lefts.category_id
    left join baselines on charts.chart_key = baselines.chart_key
    left join {{ ref('int_measure_month') }} as months
        on charts.measure_id = months.measure_id
        and charts.area_type = months.area_type
        and charts.area_name = months.area_name
        and charts.month_start_date = months.month_start_date
    left join {{ ref('int_chart_season') }} as seasons
        on charts.season_chart_key = seasons.chart_key
        and extract(month from charts.month_start_date) = seasons.calendar_month

),

whole as (

    -- What the month as a whole will be a count per: its days, or the crimes that this pace would make.
    select
        *,
        case opportunity_kind
            when 'days' then days_in_month else nullif(seen_opportunity, 0) / nullif(1 - share_left, 0)
        end as opportunity
    from seen

),

limited as (

    select
        *,
        opportunity * {{ chart_limit('chart_type', 'season_factor * (centre + adverse_side * list_sigmas * dispersion * '
            ~ chart_base_sigma('chart_type', 'centre', 'opportunity', 'season_factor') ~ ')') }} as limit_count
    from whole

)

select
    exception_list,
    chart_key,
    month_start_date,
    case
        when adverse_side is null then 'neutral_measure'
        when category_id is null then 'monthly_survey'
        when dispersion is null then 'not_charted'
        when day_count = 0 then 'no_day_yet'
        when chart_type = 'xmr' then 'no_count'
        when opportunity is null then 'no_crime_yet'
        when chart_type in ('p', 'p_prime') and season_factor * centre >= 1 then 'no_count'
        when adverse_side < 0 and limit_count <= 0 then 'limit_is_zero'
        else 'estimated'
    end as part_month_status,
    days_in_month,
    day_count,
    chart_type,
    dispersion,
    adverse_side,
    seen_count,
    opportunity * share_left as opportunity_left,
    season_factor * centre as expected_value,
    season_factor * centre * opportunity * share_left as expected_left,
    limit_count
from limited
