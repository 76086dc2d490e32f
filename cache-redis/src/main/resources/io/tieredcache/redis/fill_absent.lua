-- fill_absent: marks the key absent under the same condition as fill. Ends the lease.
-- KEYS: value, fence. ARGV: token, ms that the mark stands (0 for no mark: only the lease goes).
-- Reply: '' done; 0 refused, nothing marked.
-- The value that a refresh saw goes: its authority has none any more.
if not take_lease(KEYS[1], KEYS[2], ARGV[1]) then
  return 0
end
if tonumber(ARGV[2]) > 0 then
  redis.call('UNLINK', KEYS[1])
  redis.call('SET', KEYS[2], ABSENT, 'PX', ARGV[2])
end
return ''
