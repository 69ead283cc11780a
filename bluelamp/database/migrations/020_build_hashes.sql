-- What made core, and what made the fits and marts: a column each. Run by bluelamp_owner.

alter table ops.build add column core_sha256 text, add column marts_sha256 text;
update ops.build
set core_sha256 = split_part(project_sha256, '/', 1), marts_sha256 = split_part(project_sha256, '/', 2)
where project_sha256 is not null;
alter table ops.build drop column project_sha256;
comment on column ops.build.core_sha256 is 'SHA-256 over what decides the content of core: when it changes, core is rebuilt from raw.';
comment on column ops.build.marts_sha256 is 'SHA-256 over what makes the fits and the marts: when it changes, a build is due although nothing was delivered.';
