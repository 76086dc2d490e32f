-- Part of several scripts. A fence is 'A' (known absent), or a lease: 'L-' and the token where the
-- key was missing, 'L=', the 56-byte stamp and the token where it held that stamp.
local ABSENT = 'A'

-- Where something kept this node from a key, as from one that it doesn't hold (any more).
local ALONE = -2

-- What an operation over a key and its fence replies, where neither is a declared key; or ALONE.
local function attempt(operation, key, ...)
  local done, reply = pcall(operation, key, 'fence:{' .. key .. '}', ...)
  return done and reply or ALONE
end

local function missing_lease(token)
  return 'L-' .. token
end

-- Ends this token's lease. True where it was still there and the key is as its holder saw it.
local function take_lease(key, fence, token)
  local held = string_of(try('GET', fence))
  if held == missing_lease(token) then
    call('DEL', fence)
    return call('EXISTS', key) == 0
  end
  if held and held:sub(1, 2) == 'L=' and held:sub(59) == token then
    call('DEL', fence)
    return head_of(key) == held:sub(3, 58)
  end
  return false
end

-- Grants the lease, unless another's or an absent mark stands. The same token is granted again. A
-- fence without an expiry is not ours and is overwritten.
-- Reply: -1 known absent; 0 granted; n > 0 held by another for n ms more.
local function give_lease(fence, lease, millis)
  local held = string_of(try('GET', fence))
  if held and held ~= lease then
    local left = call('PTTL', fence)
    if left >= 0 then
      return held == ABSENT and -1 or math.max(left, 1)
    end
  end
  call('SET', fence, lease, 'PX', millis)
  return 0
end
