{# LPUs add up to their BCU, and BCUs and LPUs each to the force, in every group that has them. Categories are never added. #}
{% test areas_add_up(model, group_by, counts) %}
with levels as (

    select
        {{ group_by | join(', ') }},
        bcu_name,
        area_type,
        {% for count in counts %}
        sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ model }}
    group by {{ group_by | join(', ') }}, bcu_name, area_type

),

totals as (

    -- A BCU, as itself and as its LPUs; the force, as itself, as its BCUs and as its LPUs.
    select
        {{ group_by | join(', ') }},
        bcu_name as total_of,
        area_type,
        {{ counts | join(', ') }}
    from levels
    where area_type <> 'force'

    union all

    select
        {{ group_by | join(', ') }},
        'force' as total_of,
        area_type,
        {% for count in counts %}
        sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from levels
    group by {{ group_by | join(', ') }}, area_type

)

select
    {{ group_by | join(', ') }},
    total_of
from totals
group by {{ group_by | join(', ') }}, total_of
having
    {% for count in counts %}
    min({{ count }}) <> max({{ count }}){{ ' or' if not loop.last }}
    {% endfor %}
{% endtest %}
