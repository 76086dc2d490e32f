-- fill: stores the value if the lease is still this token's and the key is as its holder saw it.
-- Ends the lease.
-- KEYS: value, fence. ARGV: token, 'stamped' or 'plain', the stamp's first 30 bytes ('' for a version
-- given here), ttl in ms, payload.
-- Reply: the stamp it got ('' for plain); 0 refused, nothing stored.
local old = ARGV[3] == '' and stamp_of(KEYS[1]) or nil
if not take_lease(KEYS[1], KEYS[2], ARGV[1]) then
  return 0
end
local stamp = ARGV[2] == 'plain' and '' or new_stamp(ARGV[3], old)
redis.call('SET', KEYS[1], stamp .. ARGV[5], 'PX', ARGV[4])
return stamp
