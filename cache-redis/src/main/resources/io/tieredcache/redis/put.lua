-- put: voids any lease and absent mark. Replaces an older stamp, leaves the same or a newer one; where
-- there is no stamp, deletes what is there and grants the caller the lease. A version given here ('')
-- always stores.
-- KEYS: value, fence; the fence is left out while the slot moves (it is deleted before, on its own).
-- ARGV: token, lease in ms, 'stamped' or 'plain', the stamp's first 30 bytes or '', ttl in ms, payload.
-- Reply: the stamp it got ('' for plain); 0 the same or a newer one is there; 1 lease granted.
local plain = ARGV[3] == 'plain'
local head = ARGV[4]
local old = not plain and stamp_of(KEYS[1]) or nil
if head ~= '' and not old then
  redis.call('UNLINK', KEYS[1])
  redis.call('SET', KEYS[2], missing_lease(ARGV[1]), 'PX', ARGV[2])
  return 1
end
if KEYS[2] then
  redis.call('DEL', KEYS[2])
end
if head ~= '' and version_of(old) >= version_of(head) then
  return 0
end
local stamp = plain and '' or new_stamp(head, old)
redis.call('SET', KEYS[1], stamp .. ARGV[6], 'PX', ARGV[5])
return stamp
