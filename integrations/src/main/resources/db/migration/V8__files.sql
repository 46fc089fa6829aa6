-- A message can be the log of a migration as a file. `upload` is the file that was last about to be shared: it is looked
-- for before it is shared again.
alter table message add column log_of bigint;
alter table message add column file_name varchar(200);
alter table message add column upload varchar(100);
