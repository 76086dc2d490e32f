-- bury: moves an entry to the dead letters; nothing where it or the mark has gone, or there are as many
-- as there may be.
-- KEYS: marks, log, unflushed, dead, since. ARGV: mark, version, storage key, value, reason, most letters.
-- Reply: 1 buried; 0 not, it has gone; -1 not, there are too many.
local mark, version, key, value, reason, most = unpack(ARGV)
local id = version .. '-0'
if not is_marked(KEYS[1], mark) or #redis.call('XRANGE', KEYS[2], id, id) == 0 then
  return 0
end
local letters = redis.call('XLEN', KEYS[4])
if letters >= tonumber(most) then
  return -1
end
redis.call('XDEL', KEYS[2], id)
if letters == 0 then
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
