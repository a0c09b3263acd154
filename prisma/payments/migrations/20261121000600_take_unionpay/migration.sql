-- UnionPay is run like the other providers, once somebody has set its keys.
insert into channel (code, name, is_enabled, position, config_keys, updated_at) values
  ('unionpay', 'UnionPay', false, 25, '{}', now());
