-- Of what comes back by days, what was told as given and was given up: it goes first when something of the same is asked back.
alter table wallet_gift add column given_up bigint not null default 0;
