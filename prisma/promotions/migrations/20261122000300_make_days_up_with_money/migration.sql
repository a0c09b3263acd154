-- What a day that was missed costs from the balance; zero takes none.
alter table sign_in_rules add column make_up_minor bigint not null default 0 check (make_up_minor >= 0);
