-- Friends pay an order by parts. Each part is a payment of its own, at whatever channel its payer likes; when the parts are
-- whole, they pay the order's own payment.
create table friend_pay (
  id           text primary key,
  -- The order's payment that the parts make whole.
  payment_id   text not null,
  order_id     text not null,
  account_id   text not null,
  -- Whoever has the link may look and pay. Its owner can read it again, so it is also kept sealed.
  token_hash   text not null,
  sealed_token text not null,
  -- What friends see, as it was when the link was made.
  nickname     text not null,
  lines        jsonb not null,
  amount       bigint not null check (amount > 0),
  -- What parts under way and parts that came add up to, and how many they are: raised by conditional statements only.
  promised     bigint not null default 0,
  paid         bigint not null default 0,
  part_count   integer not null default 0 check (part_count between 0 and 100),
  currency     text not null,
  status       text not null check (status in ('OPEN', 'PAID', 'CLOSED')),
  expires_at   timestamptz(3) not null,
  created_at   timestamptz(3) not null,
  ended_at     timestamptz(3),
  check (paid between 0 and promised and promised <= amount)
);
create unique index friend_pay_payment_id_key on friend_pay (payment_id);
create unique index friend_pay_token_hash_key on friend_pay (token_hash);
create index friend_pay_order_id_idx on friend_pay (order_id);

alter table payment add column friend_pay_id text;
alter table payment drop constraint payment_kind_check;
alter table payment add constraint payment_kind_check check (kind in ('ORDER', 'RECHARGE', 'FRIEND'));
alter table payment add constraint payment_friend_check check ((kind = 'FRIEND') = (friend_pay_id is not null));
create index payment_friend_pay_id_idx on payment (friend_pay_id);

-- What goes back of money that friends paid together goes back to each of them by a refund of its own.
alter table refund add column parent_id text;
alter table refund drop constraint refund_cause_check;
alter table refund add constraint refund_cause_check check (cause in ('ORDER', 'LATE', 'FRIEND'));
create index refund_parent_id_idx on refund (parent_id);

insert into channel (code, name, is_enabled, position, config_keys, updated_at) values
  ('friends', 'Friends pay', true, 90, '{}', now());
