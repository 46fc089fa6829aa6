-- Who wants to be mentioned in news of an app that have their commits.
create table mention (
  team varchar(40) not null,
  person varchar(40) not null,
  app varchar(63) not null,
  since timestamp with time zone not null,
  primary key (app, team, person)
);
