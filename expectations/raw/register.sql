-- One row per pending delivery: measures of what people wrote that the contract cannot see, for the quality check.
select
    _load_id as load_id,
    100.0 * count(*) filter (where saved_by is null) / count(*) as unnamed_pct
from raw.register
where _load_id = any(%(load_ids)s)
group by _load_id
