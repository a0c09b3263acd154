-- What carriers said about a number, and when they were asked last. A phone belongs to the key, because carriers tell by it: a shop that
-- only knows somebody's number must not read what was told to those who know the phone as well.
create table tracking (
  carrier_code text not null,
  tracking_number text not null,
  phone_tail text not null,
  trace jsonb,
  told_at timestamptz(3),
  asked_at timestamptz(3) not null,
  primary key (carrier_code, tracking_number, phone_tail),
  check ((trace is null) = (told_at is null))
);
create index tracking_asked_at_idx on tracking (asked_at);
