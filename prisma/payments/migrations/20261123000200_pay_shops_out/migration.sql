-- What an order came to that its buyer has received, as orders tell it.
create table order_taking (
  order_id             text primary key,
  shop_id              text not null,
  currency             text not null,
  finished_at          timestamptz(3) not null,
  goods                bigint not null,
  freight              bigint not null,
  tax                  bigint not null,
  deducted_by_shop     bigint not null,
  deducted_by_platform bigint not null,
  paid                 bigint not null,
  -- Whether its shop may ask for it: it has got something of it that it did not take in cash, and no bill that stands has it.
  is_due            boolean not null
);
create index order_taking_shop_id_finished_at_order_id_idx on order_taking (shop_id, finished_at, order_id);
create index order_taking_due on order_taking (shop_id, finished_at, order_id) where is_due;

-- A shop asks for what it has earned.
create table merchant_bill (
  id            text primary key,
  shop_id       text not null,
  status        text not null check (status in ('PENDING', 'APPROVED', 'PAID', 'REFUSED')),
  currency      text not null,
  -- What its orders came to, and of that what went back.
  takings       bigint not null check (takings >= 0),
  refunded      bigint not null check (refunded >= 0),
  -- What is kept because the shop owes as much.
  held_back     bigint not null check (held_back >= 0),
  fee_rate      integer not null check (fee_rate between 0 and 10000),
  fee           bigint not null check (fee >= 0),
  amount        bigint not null check (amount > 0),
  order_count   integer not null check (order_count > 0),
  method        text not null,
  destination   text not null,
  masked        text not null,
  holder_name   text not null,
  applied_by_id text not null,
  decided_by_id text,
  reason        text,
  transfer_no   text,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  decided_at    timestamptz(3),
  paid_at       timestamptz(3),
  constraint merchant_bill_sum_check check (takings - refunded - held_back - fee = amount),
  constraint merchant_bill_paid_check check ((paid_at is not null) = (status = 'PAID') and (transfer_no is not null) = (status = 'PAID')),
  constraint merchant_bill_refused_check check ((reason is not null) = (status = 'REFUSED'))
);
create index merchant_bill_created_at_id_idx on merchant_bill (created_at, id);
create index merchant_bill_shop_id_created_at_id_idx on merchant_bill (shop_id, created_at, id);
create index merchant_bill_status_created_at_id_idx on merchant_bill (status, created_at, id);
create index merchant_bill_shop_id_status_created_at_id_idx on merchant_bill (shop_id, status, created_at, id);

create table merchant_bill_order (
  id          text primary key,
  bill_id     text not null references merchant_bill (id),
  order_id    text not null,
  shop_id     text not null,
  currency    text not null,
  takings     bigint not null,
  refunded    bigint not null,
  fee         bigint not null,
  -- Until its bill is refused; then it may be in another.
  is_live     boolean not null default true,
  finished_at timestamptz(3) not null,
  created_at  timestamptz(3) not null
);
create unique index merchant_bill_order_live on merchant_bill_order (order_id) where is_live;
create index merchant_bill_order_bill_id_id_idx on merchant_bill_order (bill_id, id);
create index merchant_bill_order_order_id_idx on merchant_bill_order (order_id);
