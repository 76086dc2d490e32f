-- trim: forgets entries that L3 has. A newer unflushed value of their keys stays.
-- KEYS: log, unflushed. ARGV: version and storage key of each.
-- Reply: 0.
for i = 1, #ARGV, 2 do
  redis.call('XDEL', KEYS[1], ARGV[i] .. '-0')
  local newest = unflushed_version(KEYS[2], ARGV[i + 1])
  if newest and newest <= tonumber(ARGV[i]) then
    redis.call('HDEL', KEYS[2], ARGV[i + 1])
  end
end
return 0
