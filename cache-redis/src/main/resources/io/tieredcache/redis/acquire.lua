-- acquire: after a miss, the value if it is there by now, else the absent mark, else the lease.
-- ARGV: token, lease in ms.
-- Reply: the value as it lies; -1 known absent; 0 granted; n > 0 held by another for n ms more.
-- A value of another type than string counts as missing here, and fill refuses it.
local SHARED, EACH = 2, 0
local lease, millis = missing_lease(ARGV[1]), ARGV[2]

local function run(key, fence)
  return string_of(try('GET', key)) or give_lease(fence, lease, millis)
end
