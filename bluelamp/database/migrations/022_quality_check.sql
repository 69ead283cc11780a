-- What was checked, in words instead of the number of a door. Run by bluelamp_owner.

alter table ops.check_result add column checked text;
update ops.check_result set checked = case door when 1 then 'deliveries' else 'marts' end;
alter table ops.check_result
    alter column checked set not null,
    add constraint check_result_checked_check check (checked in ('deliveries', 'marts')),
    drop column door;
comment on table ops.check_result is 'What Great Expectations said in a quality check, per expectation; never any row''s values.';
update ops.run set kind = 'check_marts' where kind = 'door_2';
comment on table ops.run is 'One row per piece of work: ingest, build, check_marts, publish, refresh.';
comment on column ops.load.known_at is 'The knowing clock: fixed once, when the quality check accepts the delivery.';
comment on table ops.build is 'One row per build of core and marts. is_approved: the quality check let it through.';
