-- What buyers of virtual goods get, one secret per piece.

create table product_secret (
  id          text primary key,
  sku_id      text not null,
  secret      text not null,
  fingerprint text not null,
  reference   text,
  piece       integer,
  created_at  timestamptz(3) not null,
  issued_at   timestamptz(3)
);
create index product_secret_unissued on product_secret (sku_id, id) where issued_at is null;
create unique index product_secret_sku_id_fingerprint_key on product_secret (sku_id, fingerprint);
create unique index product_secret_reference_piece_key on product_secret (reference, piece);

create table secret_issue (
  reference text primary key,
  sku_id    text not null,
  quantity  integer not null,
  issued_at timestamptz(3) not null
);
