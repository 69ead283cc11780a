{#
    Statistics for a table that was just filled from nothing, so that the next model's plan knows its size; autovacuum would
    come a minute too late (a join planned for an empty dim_area took 33 s instead of 1). Incremental runs leave it to
    autovacuum: the table is hardly changed.
#}
{% macro analyze_new_table() -%}
    {%- if model.resource_type == 'seed' or config.get('materialized') == 'refilled_table' or (config.get('materialized') == 'incremental' and not is_incremental()) -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro %}
