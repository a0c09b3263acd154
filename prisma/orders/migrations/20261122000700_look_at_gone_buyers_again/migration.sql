-- Of who was cleared before the words of refunds were, these words are still there: whoever is gone is looked at once more.
update gone_buyer set cleared_at = null where cleared_at is not null;
