-- fill: stores the value if the lease is still this token's and the key is as its holder saw it.
-- Ends the lease.
-- ARGV: token, 'stamped' or 'plain'; for each key the stamp's first 30 bytes ('' for a version given
-- here), ttl in ms, payload.
-- Reply: the stamp it got ('' for plain); 0 refused, nothing stored.
local SHARED, EACH = 2, 3
local token, plain = ARGV[1], ARGV[2] == 'plain'

local function run(key, fence, head, ttl, payload)
  if not take_lease(key, fence, token) then
    return 0
  end
  local stamp = ''
  if not plain then
    stamp = head == '' and next_stamp(key) or stamp_of_version(head)
  end
  call('SET', key, stamp .. payload, 'PX', ttl)
  return stamp
end
