-- What a line got back in money, with or without pieces. What was paid for a line of before is not known: nothing bounds it.
alter table full_back add column line_minor bigint, add column refunded_minor bigint not null default 0;
alter table points_line add column refunded_minor bigint not null default 0, add column earned_minor bigint not null default 0,
  add column unearned_minor bigint not null default 0;
