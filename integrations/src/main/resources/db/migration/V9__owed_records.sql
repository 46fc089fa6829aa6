-- What outside systems are told of a deployment: one row for each record that is owed, stored with its plan. `version`
-- rises before each attempt to write, so that of two processes one writes; `external_id` is under what the system knows it.
create table owed_record (
  deployment bigint not null references deployment (id),
  kind varchar(30) not null,
  app varchar(63) not null,
  environment varchar(63) not null,
  state varchar(10) not null,
  external_id varchar(200),
  shown varchar(20),
  attempts int not null,
  next_attempt_at timestamp with time zone not null,
  gave_up varchar(200),
  version bigint not null,
  primary key (deployment, kind)
);
create index owed_record_by_state on owed_record (state, next_attempt_at);
create index owed_record_by_environment on owed_record (kind, app, environment, deployment);
