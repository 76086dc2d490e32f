-- The change feed: what was written past the caches, by transaction.
create table cache_change (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  key text not null,
  version bigint,
  changed_at timestamptz not null default clock_timestamp()
);

create index cache_change_xid on cache_change (xid);
create index cache_change_changed_at on cache_change (changed_at);

-- 'swept': the highest transaction of which changes were deleted, and the last that deleted some.
-- 'read': how far the fleet's reader has come.
create table cache_feed (
  name text primary key,
  xid xid8,
  snapshot pg_snapshot,
  at timestamptz,
  swept_by xid8
);

insert into cache_feed (name, xid, swept_by) values ('swept', '0', '0'), ('read', null, null);

create function tiered_cache_swept() returns trigger language plpgsql
  security definer set search_path from current as $$
begin
  update cache_feed
    set xid = greatest(xid, (select o.xid from o order by o.xid desc limit 1)),
      swept_by = pg_current_xact_id()
    where name = 'swept' and exists (select from o);
  return null;
end $$;

create trigger cache_change_delete after delete on cache_change
  referencing old table as o for each statement execute function tiered_cache_swept();

create function tiered_cache_truncated() returns trigger language plpgsql
  security definer set search_path from current as $$
begin
  update cache_feed set xid = pg_current_xact_id(), swept_by = pg_current_xact_id()
    where name = 'swept';
  return null;
end $$;

create trigger cache_change_truncate after truncate on cache_change
  for each statement execute function tiered_cache_truncated();

-- NOTIFY makes commits wait for each other; a setting of database, role or transaction ends it.
create function tiered_cache_notify() returns void language plpgsql as $$
begin
  if coalesce(current_setting('tieredcache.notify', true), 'on') <> 'off' then
    perform pg_notify('tiered_cache', '');
  end if;
end $$;

create function tiered_cache_invalidate(key text) returns void language plpgsql
  security definer set search_path from current as $$
begin
  insert into cache_change (key) values (tiered_cache_invalidate.key);
  perform tiered_cache_notify();
end $$;
