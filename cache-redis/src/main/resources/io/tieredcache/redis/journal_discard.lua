-- discard: deletes a dead letter.
-- KEYS: dead, since. ARGV: the dead letter's ID.
-- Reply: 1 deleted; 0 it has gone.
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then
  return 0
end
redis.call('XDEL', KEYS[1], ARGV[1])
letter_gone(KEYS[2], found[1][2][2])
return 1
