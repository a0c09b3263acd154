-- What a recharge gave on top, once: by a promotion, which the points' own tiers gave way to.
create table recharge_reward (
  recharge_id  text primary key,
  account_id   text not null,
  promotion_id text not null,
  gift_minor   bigint not null,
  currency     text not null,
  points       integer not null,
  coupon_id    text,
  created_at   timestamptz(3) not null,
  constraint recharge_reward_given_check check (gift_minor >= 0 and points >= 0)
);
alter table points_rules drop column recharge_tiers;

-- What of money that was paid in one way earns points: `[{ "channel": "BALANCE", "rate": 0 }]`.
alter table points_rules add column pay_rates jsonb not null default '[]';
