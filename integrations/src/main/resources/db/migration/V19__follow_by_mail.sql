-- Whether who follows an environment is told by e-mail too.
alter table follow add column by_mail boolean not null default false;
