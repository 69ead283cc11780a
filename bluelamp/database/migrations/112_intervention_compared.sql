-- With which areas a verdict compares, and until when (DOMAIN D3a). Run by bluelamp_owner.

create table fitted.intervention_compared (
    intervention_id text not null,
    measure_id text not null,
    compared_chart_key text not null,
    compared_area_name text not null,
    primary key (intervention_id, measure_id, compared_chart_key)
);
create table past_fitted.intervention_compared (like fitted.intervention_compared including all);
comment on table fitted.intervention_compared is 'One row per closed action or operation, measure and area with which its verdict compares: nothing was done there until it was decided.';
alter table fitted.intervention_effect add column decided_until date;
alter table past_fitted.intervention_effect add column decided_until date;
comment on column fitted.intervention_effect.decided_until is 'First day after the last month that the verdict rests on, or will, as far as they are complete; empty while none is.';
