-- Files, the leave to upload them, and imports line by line.

create table media_asset (
  id          text primary key,
  shop_id     text,
  uploader_id text not null,
  kind        text not null,
  name        text not null,
  mime_type   text not null,
  byte_count  bigint not null,
  width       integer,
  height      integer,
  sha256      text not null,
  storage_key text not null unique,
  created_at  timestamptz(3) not null,
  deleted_at  timestamptz(3)
);
create index media_asset_shop_id_id_idx on media_asset (shop_id, id);
create index media_asset_deleted on media_asset (deleted_at) where deleted_at is not null;

create table upload_ticket (
  id          text primary key,
  shop_id     text,
  account_id  text not null,
  kind        text not null,
  name        text not null,
  mime_type   text not null,
  byte_count  bigint not null,
  storage_key text not null unique,
  status      text not null,
  asset_id    text,
  created_at  timestamptz(3) not null,
  expires_at  timestamptz(3) not null
);
create index upload_ticket_expires_at_idx on upload_ticket (expires_at);

create table import_job (
  id           text primary key,
  shop_id      text,
  account_id   text not null,
  kind         text not null,
  asset_id     text not null,
  status       text not null,
  line_count   integer not null default 0,
  done_count   integer not null default 0,
  failed_count integer not null default 0,
  error        text,
  version      integer not null default 1,
  created_at   timestamptz(3) not null,
  started_at   timestamptz(3),
  finished_at  timestamptz(3)
);
create index import_job_shop_id_id_idx on import_job (shop_id, id);
create index import_job_status_id_idx on import_job (status, id);

create table import_line (
  import_id  text not null references import_job on delete cascade,
  line       integer not null,
  status     text not null,
  content    jsonb not null,
  code       text,
  message    text,
  subject_id text,
  primary key (import_id, line)
);
create index import_line_import_id_status_line_idx on import_line (import_id, status, line);
