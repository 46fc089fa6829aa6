-- Review apps, those that are gone too. `slot` is taken while a branch's namespace is there or may be, so that it has one at
-- most; `outlives_label` keeps the branch's label from bringing another one. `next_look_at` is empty when there is nothing more
-- to do. One that is looked at is claimed for a while, by whichever process got there first; `version` rises with each change
-- of the row, so that of two who mean to change it one does.
create sequence review_app_number;
create table review_app (
  id bigint primary key,
  app varchar(63) not null,
  branch varchar(1000) not null,
  slot varchar(64) unique,
  request_body varchar(1000000) not null,
  state_body varchar(1000000) not null,
  outlives_label boolean not null,
  next_look_at timestamp with time zone,
  claimed_until timestamp with time zone,
  ended_at timestamp with time zone,
  version bigint not null
);
create index review_app_by_next on review_app (next_look_at);
create index review_app_by_branch on review_app (app, branch);
