{# Two rows of one key never hold on the same day (valid_to is exclusive); of an empty key, no two rows. Fails with one row per clash. #}
{% test no_overlap(model, key) %}
select
    {% for column in key %}
    earlier.{{ column }},
    {% endfor %}
    earlier.valid_to,
    later.valid_from
from {{ model }} as earlier
inner join {{ model }} as later
    on earlier.valid_from < later.valid_from
    and earlier.valid_to > later.valid_from
    {% for column in key %}
    and earlier.{{ column }} is not distinct from later.{{ column }}
    {% endfor %}
{% endtest %}
