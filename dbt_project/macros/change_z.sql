{# How far a change of two counts is from chance, in standard deviations, never negative (DOMAIN A3e): with equal periods
   (|C - P| - 1) / sqrt(C + P). Given C + P, C is binomial by this year's share of the days; half a crime is the correction for
   continuity. Where nothing was counted in either period, 0. #}
{% macro change_z(actual, previous, day_count, previous_day_count) -%}
    coalesce(
        greatest(
            0,
            abs({{ actual }} - ({{ actual }} + {{ previous }}) * {{ day_count }}::numeric / ({{ day_count }} + {{ previous_day_count }})) - 0.5
        ) / nullif(
            sqrt(({{ actual }} + {{ previous }})::numeric * {{ day_count }} * {{ previous_day_count }}) / ({{ day_count }} + {{ previous_day_count }}),
            0
        ),
        0
    )
{%- endmacro %}
