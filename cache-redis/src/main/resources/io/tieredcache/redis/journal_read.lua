-- read: the oldest entries. Where L3's position is above the last version, a failover lost entries
-- that L3 has: from here on versions are above it. Leaves a mark, which trim and bury compare.
-- KEYS: log, dead, mark. ARGV: position, most entries, a new mark.
-- Reply: entries in the log, dead letters, time in microseconds, then the entries as XRANGE gives them.
local position = tonumber(ARGV[1])
if position > last_version(KEYS[1]) then
  redis.call('XADD', KEYS[1], id_of(position), 'k', '', 'v', '')
  redis.call('XDEL', KEYS[1], id_of(position))
end
redis.call('SET', KEYS[3], ARGV[3])
return {
  redis.call('XLEN', KEYS[1]), redis.call('XLEN', KEYS[2]), clock(),
  redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2]),
}
