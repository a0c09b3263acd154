create table channel (
  code             text primary key,
  name             text not null,
  is_enabled       boolean not null default false,
  position         integer not null,
  fee_basis_points integer not null default 0 check (fee_basis_points between 0 and 10000),
  -- The keys of the provider, encrypted under the domain's own secret; only their names can be read.
  sealed_config    text,
  config_keys      text[] not null,
  version          integer not null default 1,
  updated_at       timestamptz(3) not null
);

-- Channels are code; these rows only say how each is run. Those that need keys begin disabled.
insert into channel (code, name, is_enabled, position, config_keys, updated_at) values
  ('wechat-pay', 'WeChat Pay', false, 10, '{}', now()),
  ('alipay', 'Alipay', false, 20, '{}', now()),
  ('stripe', 'Card (Stripe)', false, 30, '{}', now()),
  ('paypal', 'PayPal', false, 40, '{}', now()),
  ('sandbox-card', 'Test card', false, 50, '{}', now()),
  ('balance', 'Balance', true, 60, '{}', now()),
  ('cash-on-delivery', 'Cash on delivery', true, 70, '{}', now()),
  ('back-office', 'Transfer, confirmed by hand', true, 80, '{}', now());

create table payment (
  id            text primary key,
  kind          text not null check (kind in ('ORDER', 'RECHARGE')),
  order_id      text,
  checkout_id   text,
  account_id    text not null,
  shop_id       text,
  amount        bigint not null check (amount > 0),
  -- What a hold of the wallet covers; the rest is asked of the channel.
  balance_part  bigint not null default 0 check (balance_part between 0 and amount),
  currency      text not null,
  status        text not null check (status in ('PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED')),
  channel       text,
  provider_no   text,
  -- Of a card its token and last four digits, and no more.
  method        jsonb,
  -- What the client needs to pay, sealed: it can hold a provider's client secret.
  action        text,
  reason        text,
  expires_at    timestamptz(3) not null,
  -- When it was closed here although a provider had been asked; the provider is told after that.
  closing_at    timestamptz(3),
  next_query_at timestamptz(3),
  query_count   integer not null default 0,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  started_at    timestamptz(3),
  settled_at    timestamptz(3),
  check ((kind = 'ORDER') = (order_id is not null))
);
-- An order is paid once, and has one payment that could still be paid.
create unique index payment_live on payment (order_id) where status in ('PENDING', 'PROCESSING', 'SUCCEEDED');
create index payment_order_id_idx on payment (order_id);
create index payment_open_expiry on payment (expires_at) where status in ('PENDING', 'PROCESSING');
-- Those under way, and those that were closed here while a provider could still take money for them.
create index payment_query_due on payment (next_query_at) where next_query_at is not null;
create index payment_created_at_id_idx on payment (created_at, id);
create index payment_account_id_created_at_id_idx on payment (account_id, created_at, id);
create index payment_shop_id_created_at_id_idx on payment (shop_id, created_at, id);
create index payment_status_created_at_id_idx on payment (status, created_at, id);
create index payment_channel_created_at_id_idx on payment (channel, created_at, id);

-- Money that came. The two parts say where it goes back to; what went back can never pass what came.
create table capture (
  payment_id        text primary key,
  channel           text not null,
  provider_no       text,
  currency          text not null,
  amount            bigint not null check (amount > 0),
  provider_part     bigint not null check (provider_part >= 0),
  wallet_part       bigint not null check (wallet_part >= 0),
  fee               bigint not null default 0 check (fee >= 0),
  provider_refunded bigint not null default 0 check (provider_refunded between 0 and provider_part),
  wallet_refunded   bigint not null default 0 check (wallet_refunded between 0 and wallet_part),
  -- It came for a payment that was closed or had failed.
  is_late           boolean not null default false,
  captured_at       timestamptz(3) not null,
  check (provider_part + wallet_part = amount)
);
create unique index capture_channel_provider_no_key on capture (channel, provider_no);
create index capture_captured_at_idx on capture (captured_at);

create table refund (
  id            text primary key,
  payment_id    text not null,
  order_id      text,
  account_id    text not null,
  shop_id       text,
  channel       text not null,
  amount        bigint not null check (amount > 0),
  provider_part bigint not null check (provider_part >= 0),
  wallet_part   bigint not null check (wallet_part >= 0),
  currency      text not null,
  cause         text not null check (cause in ('ORDER', 'LATE')),
  reason        text not null,
  status        text not null check (status in ('REQUESTED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'UNKNOWN')),
  provider_no   text,
  try_count     integer not null default 0,
  next_try_at   timestamptz(3),
  failure       text,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  settled_at    timestamptz(3)
);
create index refund_payment_id_idx on refund (payment_id);
create index refund_order_id_idx on refund (order_id);
create index refund_due on refund (next_try_at) where status in ('REQUESTED', 'PROCESSING', 'UNKNOWN');
create index refund_created_at_id_idx on refund (created_at, id);
create index refund_account_id_created_at_id_idx on refund (account_id, created_at, id);
create index refund_shop_id_created_at_id_idx on refund (shop_id, created_at, id);
create index refund_status_created_at_id_idx on refund (status, created_at, id);
create index refund_channel_created_at_id_idx on refund (channel, created_at, id);
create index refund_settled_at_idx on refund (settled_at);

create table status_change (
  id          text primary key,
  subject_id  text not null,
  from_status text,
  to_status   text not null,
  reason      text,
  actor_id    text,
  created_at  timestamptz(3) not null
);
create index status_change_subject_id_id_idx on status_change (subject_id, id);

-- What providers were asked and what they answered, without secrets. The key of the first call is that of every repeat.
create table provider_call (
  id              text primary key,
  subject_id      text not null,
  channel         text not null,
  operation       text not null,
  idempotency_key text not null,
  outcome         text not null,
  request         jsonb not null,
  response        jsonb,
  started_at      timestamptz(3) not null,
  answered_at     timestamptz(3)
);
create index provider_call_subject_id_id_idx on provider_call (subject_id, id);

create table webhook_event (
  provider     text not null,
  event_id     text not null,
  notification jsonb not null,
  received_at  timestamptz(3) not null,
  worked_at    timestamptz(3),
  try_count    integer not null default 0,
  outcome      text,
  primary key (provider, event_id)
);
create index webhook_event_waiting on webhook_event (received_at) where worked_at is null;

-- The test card's own books, as any other provider keeps them.
create table sandbox_charge (
  payment_id text primary key,
  token      text not null,
  amount     bigint not null,
  currency   text not null,
  status     text not null,
  created_at timestamptz(3) not null
);
create index sandbox_charge_created_at_idx on sandbox_charge (created_at);
create table sandbox_refund (
  refund_id  text primary key,
  payment_id text not null,
  amount     bigint not null,
  currency   text not null,
  created_at timestamptz(3) not null
);
create index sandbox_refund_payment_id_idx on sandbox_refund (payment_id);
create index sandbox_refund_created_at_idx on sandbox_refund (created_at);
