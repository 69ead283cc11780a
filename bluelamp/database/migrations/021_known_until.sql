-- How far a target of dbt sees, in a word that means nothing else: a horizon is how far ahead. Run by bluelamp_owner.

alter table ops.horizon rename to known_until;
alter table ops.known_until rename column target to dbt_target;
comment on table ops.known_until is 'One row per target of dbt: the warehouse sees everything; a rebuilt past state sees what was known until a moment, up to a date.';
