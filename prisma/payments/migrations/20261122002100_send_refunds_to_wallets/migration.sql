-- What its provider does not take back goes into the wallet instead; its parts still say where the money had come from.
alter table refund add column is_to_wallet boolean not null default false;
