-- What orders have told of themselves: the third side of every comparison.
create table order_fact (
  order_id     text primary key,
  -- What was paid at once with it, and the shop whose share of that it is.
  payable_id   text,
  shop_id      text,
  currency     text not null,
  paid         bigint not null default 0,
  refunded     bigint not null default 0,
  paid_at      timestamptz(3),
  cancelled_at timestamptz(3)
);
create index order_fact_paid_at_idx on order_fact (paid_at);
create index order_fact_payable_id_idx on order_fact (payable_id);

create table reconciliation_run (
  day        text not null,
  channel    text not null,
  lines      integer not null,
  differences integer not null,
  repaired   integer not null,
  created_at timestamptz(3) not null,
  primary key (day, channel)
);

-- What does not agree, or was refused because it could not be true.
create table difference (
  id          text primary key,
  class       text not null check (class in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATUS', 'STRANGER')),
  source      text not null check (source in ('NOTIFICATION', 'BILL', 'ORDERS')),
  day         text not null,
  channel     text not null,
  -- What it is about: one open difference of a class per subject, however often it is seen.
  subject_id  text not null,
  payment_id  text,
  refund_id   text,
  provider_no text,
  ours        text,
  theirs      text,
  status      text not null check (status in ('OPEN', 'REPAIRED', 'RESOLVED')),
  resolution  text,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  resolved_at timestamptz(3)
);
create unique index difference_open on difference (class, channel, subject_id) where status = 'OPEN';
create index difference_status_created_at_id_idx on difference (status, created_at, id);
create index difference_created_at_id_idx on difference (created_at, id);
create index difference_payment_id_idx on difference (payment_id);

create table finance_export (
  id           text primary key,
  kind         text not null check (kind in ('PAYMENTS', 'REFUNDS', 'WALLET_ENTRIES')),
  from_at      timestamptz(3) not null,
  to_at        timestamptz(3) not null,
  status       text not null check (status in ('WAITING', 'READY', 'FAILED')),
  row_count    integer,
  content      text,
  failure      text,
  requested_by text not null,
  created_at   timestamptz(3) not null,
  ended_at     timestamptz(3)
);
create index finance_export_waiting on finance_export (created_at) where status = 'WAITING';
create index finance_export_created_at_id_idx on finance_export (created_at, id);
