-- Whether what was done helped (bluelamp/statistics/intervention, DOMAIN D3a). Run by bluelamp_owner.

create table fitted.intervention_effect (
    intervention_id text not null,
    measure_id text not null,
    verdict text not null check (verdict in ('helped', 'got worse', 'no clear change', 'cannot be told')),
    reason text not null,
    months_needed integer,
    months_used integer not null,
    effect_ratio numeric,
    ratio_low numeric,
    ratio_high numeric,
    dispersion numeric,
    p_value numeric check (p_value between 0 and 1),
    primary key (intervention_id, measure_id)
);
create table past_fitted.intervention_effect (like fitted.intervention_effect including all);
comment on table fitted.intervention_effect is 'One row per closed action or operation and measure: whether it helped, against areas where nothing was done.';
