-- Of lines in open cases, those whose pieces go back: for them nothing is decided any more, so other pieces of the same line may be asked for.
-- Rows of before, and those of an older version beside this one, keep their line to themselves until their case is over.
alter table aftersale_line add column is_going_back boolean not null default false;
