{#
    Statistics for a table that was just filled from nothing, so that the next model's plan knows its size; autovacuum would
    come a minute too late (a join planned for an empty dim_area took 33 s instead of 1). An incremental run leaves a table that hardly
    changed to autovacuum; where more than a hundredth is new, the next model does not wait for it (a young force's month, planned for
    a fifteenth of its rows, took ten minutes instead of a second; on the first of a month fct_measure_month, planned for one row since
    no month yet known was the new one, took 38 s instead of 1).
#}
{% macro analyze_new_table() -%}
    {%- set is_incremental_model = config.get('materialized') == 'incremental' -%}
    {%- if is_incremental_model and is_incremental() -%}
        do $$ begin
            if (
                select pg_stat_get_xact_tuples_inserted(oid) > 50 + 0.01 * greatest(reltuples, 0)
                from pg_class where oid = '{{ this.schema }}.{{ this.identifier }}'::regclass
            ) then
                analyze {{ this }};
            end if;
        end $$
    {%- elif model.resource_type == 'seed' or is_incremental_model or config.get('materialized') == 'refilled_table' -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro %}
