-- What people said. Stored before it is acknowledged; `message_key` makes every copy of a message one row.
create table inbox (
  message_key varchar(200) primary key,
  via varchar(20) not null,
  channel varchar(40) not null,
  thread varchar(40),
  team varchar(40) not null,
  person varchar(40) not null,
  said varchar(12000) not null,
  said_at timestamp with time zone not null,
  reply_to varchar(2000),
  state varchar(10) not null,
  received_at timestamp with time zone not null,
  answered_at timestamp with time zone
);
create index inbox_by_state on inbox (state, received_at);

create sequence deployment_number start with 1;

-- The row is the checkpoint: `state` names where it stands, `state_body` holds what is needed to go on.
-- `slot` is app/environment while it is under way and null afterwards, so that there is never more than
-- one, and nothing can be left locked.
create table deployment (
  id bigint primary key,
  app varchar(63) not null,
  environment varchar(63) not null,
  order_body varchar(20000) not null,
  state varchar(30) not null,
  state_body varchar(1000000) not null,
  version bigint not null,
  fence bigint not null,
  instruction varchar(20),
  instruction_body varchar(1000),
  slot varchar(130) unique,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create index deployment_by_environment on deployment (app, environment, id);

-- Rises with every take-over of any deployment; what is written on a workload only ever rises.
create sequence fence_number start with 1;

create table progress_event (
  deployment bigint not null references deployment (id),
  seq bigint not null,
  at timestamp with time zone not null,
  kind varchar(30) not null,
  body varchar(1000000) not null,
  primary key (deployment, seq)
);

create table release (
  app varchar(63) not null,
  environment varchar(63) not null,
  number bigint not null,
  deployment bigint not null references deployment (id),
  build bigint not null,
  body varchar(1000000) not null,
  created_at timestamp with time zone not null,
  primary key (app, environment, number)
);

-- For each message of ours what it should show. `sent_revision` trails `revision` until the chat does.
create table message (
  message_key varchar(220) primary key,
  address varchar(12) not null,
  channel varchar(40),
  thread varchar(40),
  parent_key varchar(220),
  reply_to varchar(2000),
  fallback varchar(8000) not null,
  body varchar(1000000) not null,
  revision bigint not null,
  sent_revision bigint not null,
  state varchar(10) not null,
  message_id varchar(40),
  attempted_at timestamp with time zone,
  attempts int not null,
  next_attempt_at timestamp with time zone not null,
  gave_up varchar(200),
  changed_at timestamp with time zone not null,
  created_at timestamp with time zone not null
);
create index message_by_state on message (state, next_attempt_at);

-- Every decision, also every no. Rows are only ever added, numbered from 1 without gaps; `hash` goes over the one
-- before and what is in the row, so that no row can be changed, removed or put between others unseen.
create table decision (
  seq bigint primary key,
  at timestamp with time zone not null,
  team varchar(40) not null,
  person varchar(40) not null,
  action varchar(20) not null,
  app varchar(63) not null,
  environment varchar(63) not null,
  allowed boolean not null,
  reasons varchar(4000) not null,
  occasion varchar(220) not null,
  subject varchar(4000) not null,
  hash varchar(64) not null
);

-- One row: the last decision. Whoever adds one holds it until the transaction is over.
create table decision_head (
  seq bigint not null,
  hash varchar(64) not null
);
insert into decision_head (seq, hash) values (0, '0000000000000000000000000000000000000000000000000000000000000000');
