-- Since when a newcomer has proved to be somebody: only then are they counted for who invited them. Those of before were counted.
alter table newcomer add column proved_at timestamptz(3);
update newcomer set proved_at = created_at;
