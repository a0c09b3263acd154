-- What earlier bills held back is paid by a later one, once the shop stands at as much: below zero where an earlier one was refused since.
alter table merchant_bill add column carried bigint not null default 0;
alter table merchant_bill drop constraint merchant_bill_sum_check;
alter table merchant_bill add constraint merchant_bill_sum_check check (takings - refunded + carried - held_back - fee = amount);
