-- What people hold. `id` is the claim of whoever took it, and a lock is removed by that alone; whoever changes one
-- gives it another. `scope` is `shop/production`, `shop/*` or `*/*`: one row for each, whether its time is over or not.
-- Rows are added while the row of decision_head is held, so that two can't begin that overlap.
create table held_lock (
  id varchar(40) primary key,
  kind varchar(10) not null,
  scope varchar(130) not null,
  team varchar(40) not null,
  person varchar(40) not null,
  reason varchar(300),
  since timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  remind_at timestamp with time zone not null,
  unique (kind, scope)
);
