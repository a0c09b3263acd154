-- Keys are each clerk's own and live for two days: of two clerks with the same key the second was answered with a fault. What is
-- redeemed is guarded by what is left of its code.
create index verification_use_code_id_id_idx on verification_use (code_id, id);
drop index verification_use_code_id_idempotency_key_key;
