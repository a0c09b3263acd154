-- A case whose money did not come back waits for somebody who asks for it again, and one that its shop does not answer for the platform.
alter table aftersale_case drop constraint aftersale_case_status_check;
alter table aftersale_case add constraint aftersale_case_status_check check (status in
  ('APPLIED', 'APPROVED', 'BUYER_SHIPPED', 'RECEIVED', 'MERCHANT_SHIPPED', 'REFUNDING', 'REFUND_FAILED', 'DONE', 'REJECTED', 'CANCELLED'));
alter table aftersale_case add column is_escalated boolean not null default false;
alter table aftersale_case add column escalated_at timestamptz(3);
create index aftersale_case_escalated on aftersale_case (escalated_at) where is_escalated;

-- Why a refund failed, as payments told last.
alter table refund add column failure text;
