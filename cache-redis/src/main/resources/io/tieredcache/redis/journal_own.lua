-- own: takes or keeps the right to flush a partition.
-- KEYS: owner. ARGV: the owner's token, lease in ms.
-- Reply: 1 it is this owner's; 0 another's.
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then
  return 0
end
-- Where memory is used up, no script may begin with a SET; a flusher must not stop then.
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
