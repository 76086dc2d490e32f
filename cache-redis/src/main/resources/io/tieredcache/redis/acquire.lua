-- acquire: after a miss, the value if it is there by now, else the absent mark, else the lease.
-- KEYS: value, fence. ARGV: token, lease in ms.
-- Reply: the value as it lies; -1 known absent; 0 granted; n > 0 held by another for n ms more.
-- The same token is granted again. A fence without an expiry is not ours and is overwritten. A value
-- of another type than string counts as missing here, and fill refuses it.
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'string' then
  return value
end
local lease = missing_lease(ARGV[1])
local fence = redis.pcall('GET', KEYS[2])
if type(fence) == 'string' and fence ~= lease then
  local left = redis.call('PTTL', KEYS[2])
  if left >= 0 then
    return fence == ABSENT and -1 or math.max(left, 1)
  end
end
redis.call('SET', KEYS[2], lease, 'PX', ARGV[2])
return 0
