-- When an order counts for a task, and tasks that count used coupons: any, or pieces of these.
alter table task add column counts_at text not null default 'FINISHED' check (counts_at in ('PAID', 'FINISHED'));
alter table task add column coupon_ids text[] not null default '{}';
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check
  check (kind in ('ORDER_AMOUNT', 'GOODS_BOUGHT', 'PROFILE', 'SHARE', 'INVITE', 'COUPON_USED'));
alter table task add constraint task_moment_check check (counts_at = 'FINISHED' or kind in ('ORDER_AMOUNT', 'GOODS_BOUGHT'));

-- How far it brought the task, so that what goes back can be taken off again; zero when it was. Null for marks of before, which stay.
alter table task_mark add column brought bigint check (brought >= 0);
create index task_mark_subject_idx on task_mark (subject);
