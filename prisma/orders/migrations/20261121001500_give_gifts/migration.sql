-- A gift is a line like any other that costs nothing; it says which promotion gives it.
alter table order_line add column gift_of text;
alter table order_line add constraint order_line_gift_costs_nothing check (gift_of is null or (amount_minor = 0 and payable_minor = 0));
