-- put: voids any lease and absent mark. Replaces an older stamp, leaves the same or a newer one; where
-- there is no stamp, deletes what is there and grants the caller the lease. A version given here ('')
-- always stores.
-- The fence is left out while the slot moves (it is deleted before, on its own).
-- ARGV: token, lease in ms, 'stamped' or 'plain'; for each key the stamp's first 30 bytes or '', ttl
-- in ms, payload.
-- Reply: the stamp it got ('' for plain); 0 the same or a newer one is there; 1 lease granted.
local SHARED, EACH = 3, 3
local lease, millis, plain = missing_lease(ARGV[1]), ARGV[2], ARGV[3] == 'plain'

local function run(key, fence, head, ttl, payload)
  local stamp
  if head == '' then
    stamp = plain and '' or next_stamp(key)
  else
    local old = not plain and stamp_of(key)
    if not old then
      call('UNLINK', key)
      call('SET', fence, lease, 'PX', millis)
      return 1
    end
    stamp = is_below(old, head) and stamp_of_version(head) or 0
  end
  if fence then
    call('DEL', fence)
  end
  if stamp ~= 0 then
    call('SET', key, stamp .. payload, 'PX', ttl)
  end
  return stamp
end
