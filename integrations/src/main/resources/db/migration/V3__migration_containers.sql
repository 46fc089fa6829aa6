create sequence migration_number start with 1;

-- The row is the checkpoint, as in `deployment`. `slot` is the container's name while it stands and null
-- otherwise, so that no two standing containers are called the same. `log_pod`, `log_at` and `log_lines` say how far its log
-- has been read.
create table migration (
  id bigint primary key,
  session varchar(63) not null unique,
  app varchar(63) not null,
  environment varchar(63) not null,
  order_body varchar(20000) not null,
  state varchar(30) not null,
  state_body varchar(1000000) not null,
  version bigint not null,
  fence bigint not null,
  instruction varchar(20),
  instruction_body varchar(1000),
  slot varchar(40) unique,
  log_pod varchar(100) not null,
  log_at varchar(40) not null,
  log_lines integer not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create index migration_by_end on migration (ended_at, id);
create index migration_by_environment on migration (app, environment, ended_at);

create table migration_event (
  migration bigint not null references migration (id),
  seq bigint not null,
  at timestamp with time zone not null,
  kind varchar(30) not null,
  body varchar(1000000) not null,
  primary key (migration, seq)
);

-- What was done in a container, known secrets masked; deleted when its time is over.
create table session_log (
  migration bigint not null references migration (id),
  seq bigint not null,
  at timestamp with time zone not null,
  kind varchar(12) not null,
  login varchar(100) not null,
  person varchar(255) not null,
  body varchar(100000) not null,
  primary key (migration, seq)
);

-- Messages to one person go to the bot's direct conversation with them.
alter table message add column team varchar(40);
alter table message add column person varchar(40);
