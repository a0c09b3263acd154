-- Orders whose buyer has everything while their money is to come at the door, or whose money came before that was heard: points are earned
-- and tasks are counted when both are known, in whichever order.
create table door_order (
  order_id    text primary key,
  finished_at timestamptz(3),
  -- What came, and in which ways.
  collected   jsonb
);
