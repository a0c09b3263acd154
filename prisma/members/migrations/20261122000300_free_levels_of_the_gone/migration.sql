-- Who is gone is at no level: a level that only they were at could never be deleted.
update member set level_id = null, is_level_pinned = false
where deleted_at is not null and (level_id is not null or is_level_pinned);
