{#
    The points that the rules flag: every point of a window that meets a rule and matches it, also those before the window's
    last. windows: a relation made by signal_windows.
#}
{% macro signals_of(windows, in_order) -%}
with windows as (

    select * from {{ windows }}

),

covered as (

    -- Each point of each window that meets its rule, once.
    select distinct
        chart_key,
        segment_number,
        rule,
        side,
        generate_series(point_number - window_length + 1, point_number) as point_number
    from windows
    where is_met = 1

)

select
    windows.chart_key,
    windows.{{ in_order }},
    windows.rule,
    windows.side,
    windows.position
from windows
inner join covered
    on windows.chart_key = covered.chart_key
    and windows.segment_number = covered.segment_number
    and windows.rule = covered.rule
    and windows.side = covered.side
    and windows.point_number = covered.point_number
where windows.is_match = 1 or windows.kind = 'trend'
{%- endmacro %}
