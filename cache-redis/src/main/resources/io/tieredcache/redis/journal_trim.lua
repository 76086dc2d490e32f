-- trim: forgets entries that L3 has. A newer unflushed value of their keys stays.
-- KEYS: log, unflushed. ARGV: how many entries, the ID of each, then of each storage key the name and
-- the highest version. A command takes many of them, but no more than fit on Lua's stack.
-- Reply: 0.
local MOST = 1000
local entries = tonumber(ARGV[1])
for i = 2, entries + 1, MOST do
  redis.call('XDEL', KEYS[1], unpack(ARGV, i, math.min(i + MOST - 1, entries + 1)))
end
local gone = {}
local function forget()
  if #gone > 0 then
    redis.call('HDEL', KEYS[2], unpack(gone))
    gone = {}
  end
end
for i = entries + 2, #ARGV, 2 do
  local newest = unflushed_version(KEYS[2], ARGV[i])
  if newest and newest <= tonumber(ARGV[i + 1]) then
    gone[#gone + 1] = ARGV[i]
    if #gone == MOST then
      forget()
    end
  end
end
forget()
return 0
