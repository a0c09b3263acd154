-- Until when something of an order can be given back is decided when it is finished: what its shop says afterwards is for later orders, or
-- a shop could be paid for an order and its buyer for the same one. Null where nobody has written it down: then it is what is said now.
alter table mall_order add column returnable_until timestamptz(3);
update mall_order o set returnable_until = o.finished_at + make_interval(days => coalesce(
  (select (s.values ->> 'refundWithinDays')::numeric::int from shop_setting s
    where s.scope = o.shop_id and s.group_name = 'trade' and jsonb_typeof(s.values -> 'refundWithinDays') = 'number'),
  (select (s.values ->> 'refundWithinDays')::numeric::int from shop_setting s
    where s.scope = 'mall' and s.group_name = 'trade' and jsonb_typeof(s.values -> 'refundWithinDays') = 'number'),
  7))
where o.finished_at is not null and o.shop_id is not null;
