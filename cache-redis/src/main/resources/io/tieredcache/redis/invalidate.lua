-- invalidate: deletes value, lease and absent mark. With a version, leaves a value whose stamp is not
-- older; the lease goes all the same, for its holder may have read before that version.
-- KEYS: value, fence. ARGV: the stamp's first 30 bytes, or '' to leave no value.
-- Reply: 0.
redis.call('DEL', KEYS[2])
local stamp = ARGV[1] ~= '' and stamp_of(KEYS[1])
if not stamp or version_of(stamp) < version_of(ARGV[1]) then
  redis.call('UNLINK', KEYS[1])
end
return 0
