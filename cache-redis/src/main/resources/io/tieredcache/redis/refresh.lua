-- refresh: before a value's end, the lease although it is there, if it still has the stamp that the
-- caller saw; a value of another stamp as it lies; where it is gone, as acquire.
-- KEYS: value, fence. ARGV: token, lease in ms, the stamp's 56 bytes.
-- Reply: as acquire.
local lease = missing_lease(ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 1 then
  if redis.pcall('GETRANGE', KEYS[1], 0, 55) ~= ARGV[3] then
    local value = redis.pcall('GET', KEYS[1])
    if type(value) == 'string' then
      return value
    end
  else
    lease = 'L=' .. ARGV[3] .. ARGV[1]
  end
end
local fence = redis.pcall('GET', KEYS[2])
if type(fence) == 'string' and fence ~= lease then
  local left = redis.call('PTTL', KEYS[2])
  if left >= 0 then
    return fence == ABSENT and -1 or math.max(left, 1)
  end
end
redis.call('SET', KEYS[2], lease, 'PX', ARGV[2])
return 0
