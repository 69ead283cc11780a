-- What the certificate of a release says of hidden counts stays inside: whoever knows how many of the counts that are withheld are
-- small ones may know which. Run by bluelamp_owner.

create table ops.release_certificate (
    release_id bigint primary key references public_marts.release,
    cell_count integer not null,
    sensitive_count integer not null,
    relation_count integer not null,
    exact_count integer not null
);
comment on table ops.release_certificate is 'One row per release: what its certificate counts beside what the public is told.';
comment on column ops.release_certificate.cell_count is 'Counts of this release and all before it, each version once.';
comment on column ops.release_certificate.sensitive_count is 'Small counts among them that could tell of a person.';
comment on column ops.release_certificate.relation_count is 'Sums and parts that the attacker of the certificate used.';
comment on column ops.release_certificate.exact_count is 'Withheld counts, none of them sensitive, that the attacker found out to the number.';

insert into ops.release_certificate (release_id, cell_count, sensitive_count, relation_count, exact_count)
select release_id, cell_count, sensitive_count, relation_count, exact_count from public_marts.release;

alter table public_marts.release
    drop column cell_count,
    drop column sensitive_count,
    drop column relation_count,
    drop column exact_count;
