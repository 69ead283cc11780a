{#
    How far a measure is from a target on the wrong side of it, exact (DOMAIN M4, M8): crimes above it, outcomes or percentage
    points short of it; 0 or less where it is met. Whole crimes or outcomes come from it by ceil.
#}
{% macro target_gap(target) -%}
    case
        when target_basis = 'change_pct' then numerator - previous_numerator * (1 + {{ target }} / 100)
        when measure_type = 'outcome_rate' then {{ target }} / 100 * denominator - numerator
        else {{ target }} - actual
    end
{%- endmacro %}
