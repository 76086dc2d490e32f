-- trim: forgets entries that L3 has, unless the mark has gone. A newer unflushed value of their keys
-- stays. Of keys with dead letters it notes what L3 got.
-- KEYS: marks, log, unflushed, since. ARGV: mark, how many entries, the ID of each, then of each storage key
-- the name and the highest version. A command takes many of them, but no more than fit on Lua's stack.
-- Reply: 1 forgotten; 0 not.
if not is_marked(KEYS[1], ARGV[1]) then
  return 0
end
local MOST = 1000
local first = 3
local keys = first + tonumber(ARGV[2])
for i = first, keys - 1, MOST do
  redis.call('XDEL', KEYS[2], unpack(ARGV, i, math.min(i + MOST, keys) - 1))
end
local noted = redis.call('EXISTS', KEYS[4]) == 1
local function note(key, version)
  local since = redis.call('HGET', KEYS[4], key)
  if since and tonumber(since) < tonumber(version) then
    redis.call('HSET', KEYS[4], key, version)
  end
end
local gone = {}
local function forget()
  if #gone > 0 then
    redis.call('HDEL', KEYS[3], unpack(gone))
    gone = {}
  end
end
for i = keys, #ARGV, 2 do
  if noted then
    note(ARGV[i], ARGV[i + 1])
  end
  local newest = unflushed_version(KEYS[3], ARGV[i])
  if newest and newest <= tonumber(ARGV[i + 1]) then
    gone[#gone + 1] = ARGV[i]
    if #gone == MOST then
      forget()
    end
  end
end
forget()
return 1
