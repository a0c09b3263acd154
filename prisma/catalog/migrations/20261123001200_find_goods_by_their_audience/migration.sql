-- Which goods are for whom: members ask before a level or a group goes. Most goods are for everybody, and stand in none of it.
create index product_audience on product
using gin ((view_level_ids || view_group_ids || buy_level_ids || buy_group_ids)) with (fastupdate = off)
where (view_level_ids || view_group_ids || buy_level_ids || buy_group_ids) <> '{}';
