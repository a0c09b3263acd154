-- Which promotions are for whom: members ask before a level or a group goes. Of those that have ended nobody asks.
create index promotion_audience on promotion using gin ((level_ids || group_ids)) where status <> 'ENDED';
