-- append: journals writes and gives their versions: this server's time, or the last one plus one.
-- Where asked to, puts each value as well, as put does, of which keys this node holds. A key is none
-- of the script's declared ones: those are of the journal's slot, and each command checks its own.
-- KEYS: log, unflushed. ARGV: token, lease in ms, 'stamped' or 'plain', ttl in ms or '' for no put,
-- most entries the log may hold, then storage key and value of each.
-- Reply: the versions, then of each what put replies, or -2 where it was not put; or -1 and the depth
-- where there is no room for all, and nothing was journaled.
local ttl, first = ARGV[4], 6
local depth = redis.call('XLEN', KEYS[1])
if depth + (#ARGV - first + 1) / 2 > tonumber(ARGV[5]) then
  return {-1, depth}
end
local began = clock()
local version = began
local replies = {}
for i = first, #ARGV, 2 do
  version = append(KEYS[1], KEYS[2], version, ARGV[i], ARGV[i + 1])
  replies[#replies + 1] = version
  version = version + 1
end
if ttl == '' then
  return replies
end
local began_head = set_time(began)
for i = first, #ARGV, 2 do
  local value = ARGV[i + 1]
  local reply = ALONE
  if value:sub(1, 1) == 'V' then
    local given = replies[(i - first) / 2 + 1]
    local head = given == began and began_head or head_of_version(given)
    reply = attempt(run, ARGV[i], head, ttl, value:sub(2))
  end
  replies[#replies + 1] = reply
end
return replies
