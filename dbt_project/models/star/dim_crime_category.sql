-- One row per crime category.
{{ config(tags=['policy']) }}

select
    category_id,
    category_name,
    category_group,
    position
from {{ ref('category') }}
