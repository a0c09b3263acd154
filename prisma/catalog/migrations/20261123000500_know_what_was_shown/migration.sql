-- Whether buyers ever saw a product on the shelf: of what nobody saw nothing is told, of what was taken down that it is not on sale.
alter table product add column was_shown boolean not null default true;
alter table product alter column was_shown set default false;
update product set was_shown = false where status = 'DRAFT';
