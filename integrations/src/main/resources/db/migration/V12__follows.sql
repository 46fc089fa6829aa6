-- Who wants to know when their commits reach an environment.
create table follow (
  team varchar(40) not null,
  person varchar(40) not null,
  app varchar(63) not null,
  environment varchar(63) not null,
  since timestamp with time zone not null,
  primary key (app, environment, team, person)
);
