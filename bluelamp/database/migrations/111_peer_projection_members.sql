-- Whose months a projection of the most similar forces rests on, so that who was left out is named. Run by bluelamp_owner.

alter table fitted.peer_projection add column member_ids text not null default '';
alter table past_fitted.peer_projection add column member_ids text not null default '';
comment on column fitted.peer_projection.member_ids is 'The members whose rates are averaged, by force_id, with commas between; none in rows of earlier releases.';
alter table fitted.target_proposal add column msg_left_out text;
alter table past_fitted.target_proposal add column msg_left_out text;
comment on column fitted.target_proposal.msg_left_out is 'Members that are not in the projection, since a month of the last year, or what rates are per, is not known; empty where none.';
