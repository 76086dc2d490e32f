-- Part of several scripts. A fence is 'A' (known absent), or a lease: 'L-' and the token where the
-- key was missing, 'L=', the 56-byte stamp and the token where it held that stamp.
local ABSENT = 'A'

local function missing_lease(token)
  return 'L-' .. token
end

-- Ends this token's lease. True where it was still there and the key is as its holder saw it.
local function take_lease(key, fence, token)
  local held = redis.pcall('GET', fence)
  if held == missing_lease(token) then
    redis.call('DEL', fence)
    return redis.call('EXISTS', key) == 0
  end
  if type(held) == 'string' and held:sub(1, 2) == 'L=' and held:sub(59) == token then
    redis.call('DEL', fence)
    return redis.pcall('GETRANGE', key, 0, 55) == held:sub(3, 58)
  end
  return false
end
