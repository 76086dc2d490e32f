-- invalidate: deletes value, lease and absent mark. With a version, leaves a value whose stamp is not
-- older; the lease goes all the same, for its holder may have read before that version.
-- ARGV: for each key the stamp's first 30 bytes, or '' to leave no value.
-- Reply: 0.
local SHARED, EACH = 0, 1

local function run(key, fence, head)
  call('DEL', fence)
  local stamp = head ~= '' and stamp_of(key)
  if not stamp or is_below(stamp, head) then
    call('UNLINK', key)
  end
  return 0
end
