-- Operators give recharges back.
alter table refund drop constraint refund_cause_check;
alter table refund add constraint refund_cause_check check (cause in ('ORDER', 'LATE', 'FRIEND', 'PURCHASE', 'RECHARGE'));
