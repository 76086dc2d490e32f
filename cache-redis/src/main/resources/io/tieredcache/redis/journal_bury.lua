-- bury: moves an entry to the dead letters; nothing where it or the mark has gone.
-- KEYS: marks, log, unflushed, dead, since. ARGV: mark, version, storage key, value, reason.
-- Reply: 1 buried; 0 not.
local mark, version, key, value, reason = unpack(ARGV)
if not is_marked(KEYS[1], mark) or redis.call('XDEL', KEYS[2], version .. '-0') == 0 then
  return 0
end
if redis.call('XLEN', KEYS[4]) == 0 then
  redis.call('DEL', KEYS[5])
end
local since = redis.call('HGET', KEYS[5], key)
if not since or tonumber(since) < tonumber(version) then
  redis.call('HSET', KEYS[5], key, version)
end
redis.call('XADD', KEYS[4], '*', 'k', key, 'v', value, 'e', version, 'r', reason)
letter_came(KEYS[5], key)
if unflushed_version(KEYS[3], key) == tonumber(version) then
  redis.call('HDEL', KEYS[3], key)
end
return 1
