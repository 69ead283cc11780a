-- One row per control chart and complete month with a point, its season taken out.
with series as (

    select * from {{ ref('int_chart_series') }}

),

survey_rules as (

    select rules.minimum_count
    from {{ ref('satisfaction_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

)

select
    months.chart_key,
    months.month_start_date,
    segments.segment_number,
    months.month_start_date >= segments.baseline_from and months.month_start_date < segments.baseline_until as is_baseline,
    months.numerator,
    months.opportunity,
    months.raw_value,
    coalesce(seasons.season_factor, 1) as season_factor,
    -- Rounded so that two months that are equal are equal, whatever a binary fraction makes of them.
    round((months.raw_value / coalesce(seasons.season_factor, 1))::numeric, 12)::double precision as adjusted_value
from {{ ref('int_chart_month') }} as months
inner join series on months.chart_key = series.chart_key
inner join {{ ref('int_chart_segment') }} as segments
    on months.chart_key = segments.chart_key
    and months.month_start_date >= segments.segment_from
    and months.month_start_date < segments.segment_until
left join series as lender
    on series.measure_id = lender.measure_id
    and series.season_area_type = lender.area_type
left join {{ ref('int_chart_season') }} as seasons
    on coalesce(lender.chart_key, months.chart_key) = seasons.chart_key
    and extract(month from months.month_start_date) = seasons.calendar_month
left join survey_rules on series.measure_type = 'satisfaction'
-- A month without opportunity (no crime that could have had an outcome) has no point, nor has a month of too few answers to be
-- shown (DOMAIN D6). Such a month neither breaks a run nor counts in it: the months beside it are neighbours.
where
    months.raw_value is not null
    and months.opportunity > 0
    and (survey_rules.minimum_count is null or months.least_denominator >= survey_rules.minimum_count)
