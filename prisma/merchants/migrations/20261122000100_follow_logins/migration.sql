-- When identity told what somebody signs in with: what is told later counts. Null while it is only what a shop wrote down.
alter table merchant_account add column login_at timestamptz(3);
