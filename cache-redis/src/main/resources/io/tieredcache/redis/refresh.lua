-- refresh: before a value's end, the lease although it is there, if it still has the stamp that the
-- caller saw; a value of another stamp as it lies; where it is gone, as acquire.
-- ARGV: token, lease in ms, the stamp's 56 bytes.
-- Reply: as acquire.
local SHARED, EACH = 3, 0
local token, millis, seen = ARGV[1], ARGV[2], ARGV[3]

local function run(key, fence)
  local lease = missing_lease(token)
  if call('EXISTS', key) == 1 then
    if head_of(key) == seen then
      lease = 'L=' .. seen .. token
    else
      local value = string_of(try('GET', key))
      if value then
        return value
      end
    end
  end
  return give_lease(fence, lease, millis)
end
