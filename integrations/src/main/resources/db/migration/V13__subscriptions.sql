-- What people have said that a channel is to be told of an app, beside what the configuration says.
create table subscription (
  channel varchar(40) not null,
  app varchar(63) not null,
  topic varchar(20) not null,
  wish varchar(20),
  muted_until timestamp with time zone,
  primary key (app, channel, topic)
);
