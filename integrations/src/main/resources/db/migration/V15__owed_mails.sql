-- What is owed by e-mail: one row for each letter and address, stored with what it tells. `version` rises before each
-- attempt to send it, so that of two processes one does; letters of a thread answer the first one.
create table owed_mail (
  letter varchar(200) not null,
  recipient varchar(254) not null,
  thread varchar(200) not null,
  in_reply_to varchar(200),
  subject varchar(500) not null,
  body text not null,
  owed_at timestamp with time zone not null,
  state varchar(10) not null,
  attempts int not null,
  next_attempt_at timestamp with time zone not null,
  gave_up varchar(200),
  version bigint not null,
  primary key (letter, recipient)
);
create index owed_mail_by_state on owed_mail (state, next_attempt_at);
create index owed_mail_by_thread on owed_mail (thread, owed_at);
