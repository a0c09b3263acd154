-- As a case would have it that comes to its state now; what failed was touched last when it failed.
update aftersale_case set acts_by = coalesce(due_at, case when is_escalated then escalated_at end, updated_at) where ended_at is null;
