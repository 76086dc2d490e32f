-- Keys, values and versions. Where value is null the key is deleted: its version stays until
-- expires_at, so that a row made anew is newer even if the clock went back.
create table cache_entry (
  key text primary key,
  value bytea,
  version bigint not null check (version between 1 and 4503599627370495),
  expires_at timestamptz
) with (fillfactor = 80); -- room for updates in place

-- For the sweep of expired rows and old tombstones; rows that never expire are not in it.
create index cache_entry_expires_at on cache_entry (expires_at) where expires_at is not null;
