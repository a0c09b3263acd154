-- How taxes are laid on what is sold: by the mall (`mall`) for all shops, or by a shop (its id) for itself.
create table tax_policy (
  scope      text primary key,
  kind       text not null check (kind in ('NONE', 'INCLUSIVE', 'EXCLUSIVE', 'AS_MALL')),
  -- [{ taxClass, regionCode, basisPoints }]
  rates      jsonb not null default '[]',
  version    integer not null default 1,
  updated_at timestamptz(3) not null
);

alter table product_terms add column tax_class text;

-- Taxes on top of prices are a part of what is owed, those within prices are only told apart.
alter table order_line add column tax_minor bigint not null default 0 check (tax_minor between 0 and payable_minor);
alter table order_line add column included_tax_minor bigint not null default 0 check (included_tax_minor >= 0);
alter table mall_order add column included_tax_minor bigint not null default 0 check (included_tax_minor >= 0);
