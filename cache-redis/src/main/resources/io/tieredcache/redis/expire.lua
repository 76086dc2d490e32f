-- expire: gives a value without an expiry one. What EXPIRE NX does from Redis 7 on.
-- KEYS: value. ARGV: ttl in ms.
-- Reply: 0.
if redis.call('PTTL', KEYS[1]) == -1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 0
