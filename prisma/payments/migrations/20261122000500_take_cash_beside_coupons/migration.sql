-- Cash beside a coupon is a try like any other, and somebody has taken it; cash alone still has no payment of its own.
alter table cashier_bill drop constraint cashier_bill_payment_check;
alter table cashier_bill add constraint cashier_bill_payment_check check (case
  when payment_id is null then channel is null or taken_by_id is not null
  else channel is not null and (taken_by_id is null or channel = 'cash-on-delivery') end);
