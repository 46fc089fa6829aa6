-- What is remembered of automatic deploys to each environment: pauses, and what the channel is asked. `version` rises with
-- each change and with each deployment that begins by itself, so that of two processes which find the same one begins it.
create table automatic_deploys (
  app varchar(63) not null,
  environment varchar(63) not null,
  version bigint not null,
  body varchar(10000) not null,
  changed_at timestamp with time zone not null,
  primary key (app, environment)
);
