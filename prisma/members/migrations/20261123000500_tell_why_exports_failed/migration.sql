-- Why a file was given up. What failed before this is not told.
alter table export_run add column failure text;
