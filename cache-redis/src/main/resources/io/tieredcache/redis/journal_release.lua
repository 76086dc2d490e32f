-- release: gives the right to flush a partition back, if it is this owner's.
-- KEYS: owner. ARGV: the owner's token.
-- Reply: 1 given back; 0 it was not this owner's.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
