-- Who buys: one row per consumer account, made by whoever comes first, the event of the registration or the member's own write.

create extension if not exists pg_trgm;

create table member_level (
  id               text primary key,
  number           integer not null check (number between 1 and 99),
  name             text not null,
  name_key         text not null,
  description      text not null default '',
  -- What of a price its members pay, in ten-thousandths.
  rate             integer not null check (rate between 0 and 10000),
  least_spent      bigint check (least_spent > 0),
  least_orders     integer check (least_orders > 0),
  -- Buying any of these is enough; at most fifty.
  goods_ids        text[] not null,
  version          integer not null default 1,
  created_at       timestamptz(3) not null,
  updated_at       timestamptz(3) not null
);
create unique index member_level_number_key on member_level (number);
create unique index member_level_name_key_key on member_level (name_key);

create table member (
  id                text primary key,
  account_id        text not null,
  nickname          text,
  avatar_url        text,
  gender            text not null default 'UNKNOWN' check (gender in ('UNKNOWN', 'FEMALE', 'MALE', 'OTHER')),
  birth_date        text,
  region_code       text,
  bio               text not null default '',
  inviter_id        text,
  level_id          text references member_level on delete restrict,
  -- Orders leave a pinned level alone: an operator chose it for good.
  is_level_pinned   boolean not null default false,
  spent             bigint not null default 0,
  order_count       integer not null default 0,
  address_count     integer not null default 0,
  is_blacklisted    boolean not null default false,
  blacklist_reason  text,
  remark            text not null default '',
  version           integer not null default 1,
  joined_at         timestamptz(3) not null,
  updated_at        timestamptz(3) not null,
  deleted_at        timestamptz(3),
  -- Whoever counts addresses does it under this row's lock, and the row itself refuses to count further.
  constraint member_addresses_bounded check (address_count between 0 and 20)
);
create unique index member_account_id_key on member (account_id);
create index member_joined_at_id_idx on member (joined_at, id);
create index member_spent_id_idx on member (spent, id);
create index member_order_count_id_idx on member (order_count, id);
create index member_level_id_id_idx on member (level_id, id);
create index member_inviter_id_id_idx on member (inviter_id, id);
create index member_is_blacklisted_id_idx on member (is_blacklisted, id);
create index member_gender_id_idx on member (gender, id);
create index member_nickname_idx on member using gin (nickname gin_trgm_ops);

-- Groups and tags are the same thing to a table: named sets of members. Groups travel to other domains, tags do not.
create table cohort (
  id          text primary key,
  kind        text not null check (kind in ('GROUP', 'TAG')),
  name        text not null,
  name_key    text not null,
  description text not null default '',
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create unique index cohort_kind_name_key_key on cohort (kind, name_key);
create index cohort_kind_id_idx on cohort (kind, id);

create table cohort_member (
  member_id text not null references member on delete cascade,
  cohort_id text not null references cohort on delete cascade,
  primary key (member_id, cohort_id)
);
create index cohort_member_cohort_id_member_id_idx on cohort_member (cohort_id, member_id);

-- Which orders stand in the totals: one that is told of a second time, whatever the reason, is not counted again.
create table counted_order (
  order_id   text primary key,
  account_id text not null,
  counted_at timestamptz(3) not null
);

-- What operators ask of members besides the profile, and what members answered.
create table form_field (
  id          text primary key,
  label       text not null,
  label_key   text not null,
  kind        text not null check (kind in ('TEXT', 'NUMBER', 'DATE', 'PHONE', 'FLAG', 'CHOICE', 'CHOICES')),
  is_required boolean not null,
  is_enabled  boolean not null,
  -- Characters of a text, value of a number, how many of the choices.
  least       integer,
  most        integer,
  choices     text[] not null,
  position    integer not null default 0,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create unique index form_field_label_key_key on form_field (label_key);
create index form_field_position_id_idx on form_field (position, id);

create table form_answer (
  member_id text not null references member on delete cascade,
  field_id  text not null references form_field on delete cascade,
  values    text[] not null,
  primary key (member_id, field_id)
);
create index form_answer_field_id_idx on form_answer (field_id);

-- One row: what holds for all members. The rule of levels is a copy of what the mall's settings say, the newest version wins.
create table member_rules (
  id                text primary key check (id = 'mall'),
  level_up_rule     text not null check (level_up_rule in ('SPENDING', 'ORDERS', 'GOODS')),
  settings_version  integer not null,
  is_ranking_shown  boolean not null,
  version           integer not null default 1,
  updated_at        timestamptz(3) not null
);
insert into member_rules values ('mall', 'SPENDING', 0, true, 1, '2026-01-01T00:00:00Z');
