-- What earlier bills held back is asked for by one alone, where a shop sells nothing any more.
alter table merchant_bill drop constraint merchant_bill_count_check;
alter table merchant_bill add constraint merchant_bill_count_check
  check (order_count >= 0 and counter_count >= 0 and (order_count + counter_count > 0 or carried > 0));
