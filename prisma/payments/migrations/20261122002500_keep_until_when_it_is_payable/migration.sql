-- Until when what a payment is for waits for money, whatever became of one try. Null is what is known by no try but this.
alter table payment add column payable_until timestamptz(3);
-- Cash is taken at the door as long as the order stands.
update payment set expires_at = '2999-12-31T00:00:00Z'
  where kind = 'ORDER' and channel = 'cash-on-delivery' and status = 'PROCESSING';
