-- The builds that were announced and are no more among those that branch_watch holds, so that their messages can still be
-- edited. Rows are changed together with the row of branch_watch.
create table past_build (
  pipeline bigint not null,
  app varchar(63) not null,
  project varchar(255) not null,
  branch varchar(255) not null,
  build_number bigint not null,
  -- Whether its message says that it is live or kept out somewhere.
  placed boolean not null,
  body varchar(1000000) not null,
  changed_at timestamp with time zone not null,
  primary key (app, pipeline)
);

create index past_build_number on past_build (app, build_number);

create index past_build_placed on past_build (app, placed);
