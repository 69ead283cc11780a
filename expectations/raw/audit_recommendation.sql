-- One row per pending delivery: measures of its recommendations that the contract cannot see, for the quality check.
select
    _load_id as load_id,
    count(*) filter (where completed_on::date < raised_on::date) as completed_before_raised_count,
    count(*) filter (where due_on::date <= raised_on::date) as due_before_raised_count
from raw.audit_recommendation
where _load_id = any(%(load_ids)s)
group by _load_id
