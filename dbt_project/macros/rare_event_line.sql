{#
    Charts of days between events (DOMAIN D1): g counts whole days, t raises times to the power 1/3.6 and back.

    A line so many sigmas from the mean, on the scale of days; no time is shorter than none.
#}
{% macro rare_event_line(point, sigmas) -%}
    round((
        case {{ point }}.chart_type
            when 't' then greatest(0, {{ point }}.mean_value + {{ sigmas }} * {{ point }}.sigma) ^ 3.6
            when 'g' then greatest(0, {{ point }}.mean_value + {{ sigmas }} * {{ point }}.sigma)
        end
        -- No limits stay none: greatest(0, null) would be 0.
        + 0 * {{ point }}.sigma
    )::numeric, 6)
{%- endmacro %}


{#
    Distance from the centre in sigmas. A t chart's is that of any individuals chart. A g chart's centre is its median, but its
    limits are counted from its mean: beyond the upper warning line the distance is counted from the mean, and between that line,
    the median and the lower one in proportion, so that 3, 2, 0 and -2 lie on the lines as drawn.
#}
{% macro rare_event_distance(point) -%}
    case
        when {{ point }}.chart_type = 't' then ({{ point }}.adjusted_value - {{ point }}.centre) / nullif({{ point }}.sigma, 0)
        when {{ point }}.adjusted_value > {{ point }}.mean_value + 2 * {{ point }}.sigma
            then ({{ point }}.adjusted_value - {{ point }}.mean_value) / nullif({{ point }}.sigma, 0)
        when {{ point }}.adjusted_value > {{ point }}.centre
            then 2 * ({{ point }}.adjusted_value - {{ point }}.centre) / nullif({{ point }}.mean_value + 2 * {{ point }}.sigma - {{ point }}.centre, 0)
        else 2 * ({{ point }}.adjusted_value - {{ point }}.centre) / nullif({{ point }}.centre - {{ point }}.mean_value + 2 * {{ point }}.sigma, 0)
    end
{%- endmacro %}
