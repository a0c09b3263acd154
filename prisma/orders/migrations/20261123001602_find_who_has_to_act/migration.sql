create index aftersale_case_acts_by on aftersale_case (acts_by, id) where ended_at is null;
create index aftersale_case_shop_acts_by on aftersale_case (shop_id, acts_by, id) where ended_at is null;
drop index aftersale_case_shop_due;
