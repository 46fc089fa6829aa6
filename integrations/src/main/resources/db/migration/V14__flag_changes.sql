-- Changes of feature flags: one row for each that was asked for. `turn_body` says from what to what, and `sent_at` when it was
-- last about to be written; both are stored before the write. `version` rises with each change of the row, so that of two
-- processes that mean to write one does.
create sequence flag_change_number;
create table flag_change (
  id bigint primary key,
  app varchar(63) not null,
  environment varchar(63) not null,
  flag varchar(63) not null,
  order_body varchar(1000000) not null,
  state varchar(10) not null,
  turn_body varchar(1000000),
  attempts int not null,
  next_attempt_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  ended_at timestamp with time zone,
  version bigint not null
);
create index flag_change_by_state on flag_change (state, next_attempt_at);
create index flag_change_by_environment on flag_change (app, environment, flag, id);
