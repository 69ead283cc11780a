{#
    The incremental strategy of every model with history: forget the keys that the new deliveries touched, insert them anew.

    config(incremental_strategy='restate', unique_key=[...], meta={'touched': 'int_…'}): `touched` names the table that lists
    the touched keys (a table, so that the planner knows how few they are: for a view it would guess the whole history). Unlike
    dbt's delete+insert it also forgets a key whose rows have all gone (the only crime of a day that became a no-crime). Delete
    and insert are one transaction, so a crash leaves the old rows or the new ones.
#}
{% macro get_incremental_restate_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set keys = arg_dict['unique_key'] -%}
    {%- set keys = [keys] if keys is string else keys -%}
    {%- set touched = target.incorporate(path={'identifier': config.get('meta')['touched']}) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') %}
    delete from {{ target }} as forgotten
    using {{ touched }} as touched
    where
        {% for key in keys %}
        forgotten.{{ key }} = touched.{{ key }}{{ ' and' if not loop.last }}
        {% endfor %};

    insert into {{ target }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }};
{% endmacro %}
