-- revive: appends a dead letter anew, unless it has gone, a newer value waits or went to L3 since, or
-- there is no room.
-- KEYS: log, unflushed, dead, since. ARGV: the dead letter's ID, most entries the log may hold.
-- Reply: the new version; 0 not done.
local found = redis.call('XRANGE', KEYS[3], ARGV[1], ARGV[1])
if #found == 0 or redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[2]) then
  return 0
end
local fields = found[1][2]
local since = redis.call('HGET', KEYS[4], fields[2])
if unflushed_version(KEYS[2], fields[2]) or (since and tonumber(since) > tonumber(fields[6])) then
  return 0
end
local version = append(KEYS[1], KEYS[2], clock(), fields[2], fields[4])
redis.call('XDEL', KEYS[3], ARGV[1])
letter_gone(KEYS[4], fields[2])
return version
