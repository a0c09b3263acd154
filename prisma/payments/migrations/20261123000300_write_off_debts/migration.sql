-- Nobody will pay it: nothing is taken of what comes back into its wallet any more.
alter table wallet_debt add column written_off_at timestamptz(3);
