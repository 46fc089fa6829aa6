-- What is known of the default branch of each app, and what was announced of it. The row is the memory: whatever it
-- holds is not announced again, and it is changed in the transaction that stores the announcement.
create table branch_watch (
  app varchar(63) primary key,
  version bigint not null,
  body varchar(1000000) not null,
  changed_at timestamp with time zone not null
);
