-- What a shop wrote down to find somebody: all that it may read of how they sign in. Of members who are there already only the first
-- shop of an account can have written it, and nothing that identity told since.
alter table staff_member add column username text, add column phone text, add column email text;

update staff_member m set
  username = a.username,
  phone = case when a.login_at is null then a.phone end,
  email = case when a.login_at is null then a.email end
from merchant_account a
where a.id = m.account_id
  and not exists (select from staff_member earlier where earlier.account_id = m.account_id and earlier.id < m.id);
