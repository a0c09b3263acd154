-- Whose account was deleted has no wallet any more: money that would still come into it waits where an operator sees it.
alter table wallet add column closed_at timestamptz(3);
alter table difference drop constraint difference_source_check;
alter table difference add constraint difference_source_check
  check (source in ('NOTIFICATION', 'BILL', 'ORDERS', 'PURCHASES', 'WALLETS'));
create index friend_pay_account_id_idx on friend_pay (account_id);
