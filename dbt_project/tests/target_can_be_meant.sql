-- One row per target that would be judged as something else, allows worse than last year, or does not hold for its year and no longer
-- (DOMAIN M3 to M8). `bluelamp policy check` says what to do (bluelamp/policy/targets.py).
with targets as (

    select
        *,
        {{ financial_year_start('valid_from') }} as year_from
    from {{ ref('target') }}

)

select
    targets.measure_id,
    targets.valid_from
from targets
inner join {{ ref('measure') }} as measures on targets.measure_id = measures.measure_id
left join targets as next_target on targets.measure_id = next_target.measure_id and targets.valid_to = next_target.valid_from
where
    targets.basis is distinct from case
        when measures.measure_type in ('recorded_crime', 'published_crime') then 'change_pct' else 'rate_pct'
    end
    or measures.direction <> case targets.basis when 'change_pct' then 'lower_is_better' else 'higher_is_better' end
    or (targets.basis = 'change_pct' and not targets.hard_target between -100 and 0)
    or (targets.basis = 'change_pct' and not targets.stretch_target between -100 and targets.hard_target)
    or (targets.basis = 'rate_pct' and not (targets.hard_target > 0 and targets.hard_target <= 100))
    or (targets.basis = 'rate_pct' and not targets.stretch_target between targets.hard_target and 100)
    or targets.financial_year <> {{ financial_year_label('targets.year_from') }}
    or targets.valid_to > (targets.year_from + interval '1 year')::date
    or (targets.valid_to < (targets.year_from + interval '1 year')::date and next_target.measure_id is null)
