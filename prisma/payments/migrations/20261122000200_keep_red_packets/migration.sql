-- Money that waits for its receiver to open it: given once per `grant_id`, by a shop or, without one, by the platform. It lies on an
-- account of the ledger of its own until it is opened, or its time is over, or its reason has gone.
create table red_packet (
  id         text primary key,
  grant_id   text not null,
  account_id text not null,
  shop_id    text,
  amount     bigint not null check (amount > 0),
  currency   text not null,
  reason     text not null,
  status     text not null check (status in ('WAITING', 'OPENED', 'EXPIRED', 'TAKEN_BACK')),
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  ended_at   timestamptz(3),
  constraint red_packet_ended_check check ((status = 'WAITING') = (ended_at is null))
);
create unique index red_packet_grant_id_key on red_packet (grant_id);
create index red_packet_account_id_created_at_id_idx on red_packet (account_id, created_at, id);
create index red_packet_account_id_status_created_at_id_idx on red_packet (account_id, status, created_at, id);
create index red_packet_due on red_packet (expires_at) where status = 'WAITING';
