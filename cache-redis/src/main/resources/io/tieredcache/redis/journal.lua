-- Part of several scripts. A partition of a journal is six keys of one slot: log (a stream whose
-- entry IDs are '<version>-0'), unflushed (a hash: storage key to the newest entry that may not be in
-- L3), dead (a stream of dead letters), since (a hash: storage key that has one to its newest version
-- that was buried or that L3 got since, and the key behind '{n}' to how many it has), owner and marks
-- (a list, of the last reads). A value is 'V' and the payload, or 'D' for a remove; in the hash its
-- version stands before it in 16 digits. Versions have 52 bits: exact as Lua numbers.
local function id_of(version)
  return string.format('%.0f-0', version)
end

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- The version given last, also where all entries are gone; 0 before the first.
local function last_version(log)
  if redis.call('EXISTS', log) == 0 then
    return 0
  end
  local info = redis.call('XINFO', 'STREAM', log)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return tonumber(info[i + 1]:match('^%d+'))
    end
  end
  return 0
end

-- Journals an entry under this version, or the last one plus one where the log is past it (its clock
-- went back, or many came within a microsecond). It is tried first: looking the last version up costs
-- as much as all the rest. Gives the version.
local function append(log, unflushed, version, key, value)
  local added = redis.pcall('XADD', log, id_of(version), 'k', key, 'v', value)
  if type(added) == 'table' then
    version = last_version(log) + 1
    redis.call('XADD', log, id_of(version), 'k', key, 'v', value)
  end
  redis.call('HSET', unflushed, key, string.format('%016.0f', version) .. value)
  return version
end

-- Whether no failover lost any of what was read under this mark. Where one did, versions may come again,
-- so that entries are not told by them. The mark tells, since it was written after those entries, and a
-- replica has all that came before what it has. Several are kept, so that flushers that take a partition
-- from each other again and again still get on.
local function is_marked(marks, as_read)
  for _, mark in ipairs(redis.call('LRANGE', marks, 0, -1)) do
    if mark == as_read then
      return true
    end
  end
  return false
end

-- The version of the key's newest unflushed entry, or nil.
local function unflushed_version(unflushed, key)
  local newest = redis.call('HGET', unflushed, key)
  return newest and tonumber(newest:sub(1, 16)) or nil
end

-- No storage key has braces.
local LETTERS = '{n}'

-- The key has one more dead letter.
local function letter_came(since, key)
  local letters = tonumber(redis.call('HGET', since, LETTERS .. key) or 0)
  redis.call('HSET', since, LETTERS .. key, string.format('%.0f', letters + 1))
end

-- The key has one less. Once it has none, what it was kept from is forgotten. Where they were not
-- counted, as by a release before this, that ends with the partition's last one.
local function letter_gone(since, key)
  local letters = tonumber(redis.call('HGET', since, LETTERS .. key) or 0)
  if letters > 1 then
    redis.call('HSET', since, LETTERS .. key, string.format('%.0f', letters - 1))
  elseif letters == 1 then
    redis.call('HDEL', since, key, LETTERS .. key)
  end
end
