-- One row per pending delivery: measures of its releases that the contract cannot see, for the quality check.
select
    communications_release._load_id as load_id,
    count(*) filter (where communications_release.released_on::date > load.business_to) as later_count
from raw.communications_release
inner join ops.load on communications_release._load_id = load.load_id
where communications_release._load_id = any(%(load_ids)s)
group by communications_release._load_id
