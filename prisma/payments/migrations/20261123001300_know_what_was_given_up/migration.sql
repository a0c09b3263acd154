-- Days that were given up before that was kept: asked back under the number of their own day.
update wallet_gift b set given_up = -b.amount from wallet_gift g
where b.amount < 0 and b.id = g.id || ':back' and g.amount > 0 and g.source_id = b.source_id and g.id <> g.source_id;
