-- read: the oldest entries. Where L3's position is above the last version, a failover lost entries
-- that L3 has: from here on versions are above it. Leaves a mark, which trim and bury look for.
-- KEYS: log, dead, marks. ARGV: position, most entries, a new mark.
-- Reply: entries in the log, dead letters, time in microseconds, then the entries as XRANGE gives them.
local MARKS = 16
-- Where memory is used up, no script may begin with what takes more; a flusher must not stop then.
redis.call('LTRIM', KEYS[3], 0, MARKS - 2)
local position = tonumber(ARGV[1])
if position > last_version(KEYS[1]) then
  redis.call('XADD', KEYS[1], id_of(position), 'k', '', 'v', '')
  redis.call('XDEL', KEYS[1], id_of(position))
end
redis.call('LPUSH', KEYS[3], ARGV[3])
return {
  redis.call('XLEN', KEYS[1]), redis.call('XLEN', KEYS[2]), clock(),
  redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2]),
}
