-- An area whose parent does not stand for the whole of the area's own time would vanish for the rest of it, and its crimes with it.
select areas.area_code
from {{ ref('area') }} as areas
left join {{ ref('int_area') }} as placed
    on areas.area_code = placed.area_code
    and areas.valid_from <= placed.valid_from
    and areas.valid_to >= placed.valid_to
group by areas.area_code, areas.valid_from, areas.valid_to
having coalesce(sum(placed.valid_to - placed.valid_from), 0) <> areas.valid_to - areas.valid_from
