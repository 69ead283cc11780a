{# A figure rounded as the statistic's rounding says (DOMAIN A2). exact keeps what it is given. #}
{% macro apply_rounding(value, rounding) -%}
    case {{ rounding }}
        when 'ceil' then ceil({{ value }})
        when 'floor' then floor({{ value }})
        when 'half_up_0dp' then {{ round_half_up(value, 0) }}
        when 'half_up_1dp' then {{ round_half_up(value, 1) }}
        when 'half_up_2dp' then {{ round_half_up(value, 2) }}
        when 'exact' then trim_scale({{ value }})
        when 'integer' then {{ value }}
    end
{%- endmacro %}
