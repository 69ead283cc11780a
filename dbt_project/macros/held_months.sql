{#- The CTEs policies (peer_month_policy in force), suspects, measured and judged: which counts of a force's month cannot be believed,
    by the CTE counts (source, force_id, category_id, month_start_date, term, counted). #}
{% macro held_months() -%}
policies as (

    select peer_month_policy.*
    from {{ ref('peer_month_policy') }} as peer_month_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('peer_month_policy', 'as_at.as_at_date') }}

),

suspects as (

    select * from counts
    where counted = 0 or (category_id = 'all_crime' and term = 'recorded')

),

measured as (

    select
        suspects.source,
        suspects.force_id,
        suspects.category_id,
        suspects.month_start_date,
        suspects.term,
        suspects.counted,
        case
            when count(around.counted) >= max(policies.minimum_months)
                then percentile_cont(0.5) within group (order by around.counted)
        end as usual_count
    from suspects
    cross join policies
    left join counts as around
        on suspects.source = around.source
        and suspects.force_id = around.force_id
        and suspects.category_id = around.category_id
        and suspects.term = around.term
        and suspects.month_start_date <> around.month_start_date
        and around.month_start_date between suspects.month_start_date - make_interval(months => policies.around_months)
        and suspects.month_start_date + make_interval(months => policies.around_months)
    group by
        suspects.source, suspects.force_id, suspects.category_id, suspects.month_start_date, suspects.term, suspects.counted

),

judged as (

    select
        measured.*,
        measured.category_id = 'all_crime' and measured.term = 'recorded' as is_whole_month,
        case
            -- No force has a month without a crime.
            when measured.counted = 0 and measured.category_id = 'all_crime' and measured.term = 'recorded' then 'zeros'
            when measured.counted = 0 and measured.usual_count >= policies.zero_usual_count then 'zeros'
            when
                measured.counted > 0
                and measured.usual_count >= policies.least_usual_count
                and 100 * measured.counted < policies.least_share_pct * measured.usual_count
                then 'half a month'
        end as reason
    from measured
    cross join policies

)
{%- endmacro %}
