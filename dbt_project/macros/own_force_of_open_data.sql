{#- The force itself (force_id), where policy measures what police.uk publishes: in a warehouse of open data; else no row. #}
{% macro own_force_of_open_data() -%}
    select force_id
    from {{ ref('peer_force') }}
    where
        is_own
        and exists (
            select from {{ ref('measure') }} as measure
            where measure.measure_type = 'published_crime'
        )
{%- endmacro %}
