{#
    A bound of the Wilson score interval of a proportion (DOMAIN D6), unrounded: side '-' is the lower, '+' the upper.
    proportion: 0 to 1 · count: valid answers (or the effective number of a weighted mean), above 0 · z: standard normal quantile.
#}
{% macro wilson_bound(proportion, count, z, side) -%}
    (
        {{ proportion }} + {{ z }} * {{ z }} / (2 * {{ count }})
        {{ side }} {{ z }} * sqrt(
            {{ proportion }} * (1 - {{ proportion }}) / {{ count }} + {{ z }} * {{ z }} / (4 * {{ count }} * {{ count }})
        )
    ) / (1 + {{ z }} * {{ z }} / {{ count }})
{%- endmacro %}
