-- bury: moves an entry to the dead letters; nothing where it has gone.
-- KEYS: log, unflushed, dead. ARGV: version, storage key, value, reason.
-- Reply: 1 buried; 0 it had gone.
if redis.call('XDEL', KEYS[1], ARGV[1] .. '-0') == 0 then
  return 0
end
redis.call('XADD', KEYS[3], '*', 'k', ARGV[2], 'v', ARGV[3], 'e', ARGV[1], 'r', ARGV[4])
if unflushed_version(KEYS[2], ARGV[2]) == tonumber(ARGV[1]) then
  redis.call('HDEL', KEYS[2], ARGV[2])
end
return 1
