-- Who asks for what is sold out begins with the few that are, whatever else is asked of them.
alter table product add column is_sold_out boolean not null default false;
update product p set is_sold_out = true
where exists (select from sku k where k.product_id = p.id and k.retired_at is null)
  and not exists (select from sku k where k.product_id = p.id and k.retired_at is null
    and case when p.kind = 'VIRTUAL' then k.secrets_left > 0 else not k.is_out end);
create index product_sold_out on product (id) where is_sold_out;
create index product_shop_sold_out on product (shop_id, id) where is_sold_out;
drop index sku_out;

-- What nothing was told of is asked about: old rows, and new goods that never had any stock.
create index sku_untold on sku (id) where stock_told_at is null and retired_at is null;
