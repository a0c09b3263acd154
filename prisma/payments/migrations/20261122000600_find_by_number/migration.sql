-- Operators look through everybody's recharges, and for the payment that a number of a provider's, or of a transfer, belongs to.
create index recharge_created_at_id_idx on recharge (created_at, id);
create index payment_provider_no on payment (provider_no) where provider_no is not null;
create index capture_provider_no_idx on capture (provider_no);
