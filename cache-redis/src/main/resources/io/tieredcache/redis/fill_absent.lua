-- fill_absent: marks the key absent under the same condition as fill. Ends the lease.
-- ARGV: token, ms that the mark stands (0 for no mark: only the lease goes).
-- Reply: '' done; 0 refused, nothing marked.
-- The value that a refresh saw goes: its authority has none any more.
local SHARED, EACH = 2, 0
local token, millis = ARGV[1], ARGV[2]

local function run(key, fence)
  if not take_lease(key, fence, token) then
    return 0
  end
  if tonumber(millis) > 0 then
    call('UNLINK', key)
    call('SET', fence, ABSENT, 'PX', millis)
  end
  return ''
end
