-- Documents do not name a category any more that is switched off, or that such a one parts from the goods: those that do are built anew.
insert into search_stale (product_id)
select p.id from product p
join category c on c.id = p.category_id
left join category c1 on c1.id = c.parent_id
left join category c2 on c2.id = c1.parent_id
where p.is_listed and not (c.is_enabled and coalesce(c1.is_enabled, true) and coalesce(c2.is_enabled, true))
on conflict do nothing;
