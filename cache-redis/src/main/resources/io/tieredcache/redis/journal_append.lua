-- append: journals writes and gives their versions: this server's time, or the last one plus one.
-- KEYS: log, unflushed. ARGV: most entries the log may hold, then storage key and value of each.
-- Reply: the versions; or -1 and the depth where there is no room for all, and nothing was journaled.
local depth = redis.call('XLEN', KEYS[1])
if depth + (#ARGV - 1) / 2 > tonumber(ARGV[1]) then
  return {-1, depth}
end
local version = now()
local versions = {}
for i = 2, #ARGV, 2 do
  version = append(KEYS[1], KEYS[2], version, ARGV[i], ARGV[i + 1])
  versions[#versions + 1] = version
  version = version + 1
end
return versions
