-- Every answer that this build's deliveries hold has one latest history. An answer missing from the seed would show here.
select
    touched.response_reference,
    touched.stage
from {{ ref('int_touched_satisfaction') }} as touched
left join {{ ref('int_satisfaction_version') }} as history
    on touched.response_reference = history.response_reference and touched.stage = history.stage and history.is_latest
group by touched.response_reference, touched.stage
having count(history.response_reference) <> 1
