-- Goods that came back are not left lying for ever: cases that began to wait before a shop had a time for them have one from now on.
update aftersale_case set due_at = updated_at + interval '10 days'
where status in ('BUYER_SHIPPED', 'RECEIVED') and ended_at is null and due_at is null;
