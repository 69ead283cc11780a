-- What a build was, so that one that died is made again as such. Run by bluelamp_owner.

alter table ops.build add column is_full boolean;
comment on column ops.build.is_full is 'Everything was to be made anew. Empty for builds of earlier releases, which did not say: one of them that died is made again as a full one.';
