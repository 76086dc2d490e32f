-- Part of several scripts. The stamp: TAB TAB LF SPACE, then version and stored-at, each a 26-digit
-- base-4 number of SPACE=0 TAB=1 LF=2 CR=3. Numbers are compared as numbers: Redis collates strings
-- by locale.
local PAIR = {
  ['0'] = '  ', ['1'] = ' \t', ['2'] = ' \n', ['3'] = ' \r',
  ['4'] = '\t ', ['5'] = '\t\t', ['6'] = '\t\n', ['7'] = '\t\r',
  ['8'] = '\n ', ['9'] = '\n\t', ['a'] = '\n\n', ['b'] = '\n\r',
  ['c'] = '\r ', ['d'] = '\r\t', ['e'] = '\r\n', ['f'] = '\r\r',
}
local MARK = '\t\t\n '
local MAX_VERSION = 2 ^ 52 - 1

-- Whether these 56 bytes are one.
local function is_stamp(head)
  return head:find('^\t\t\n [ \t\n\r]+$') and head:find('[\t\n\r]', 31)
end

-- The stamp of the value at key; nil where it has none, is missing, or is not a string.
local function stamp_of(key)
  local head = head_of(key)
  return head and #head == 56 and is_stamp(head) and head or nil
end

-- Whether the version of a stamp, or of its first 30 bytes, is below another's. The first word that
-- differs decides: XOR makes SPACE the lowest byte, and all of them below 128. The other one's words
-- are kept: where this server gives the versions, it is the same for all keys.
local unpack_words = struct.unpack
local kept, h, i, j, k, l, m, n
local function is_below(one, other)
  local a, b, c, d, e, f, g = unpack_words('>I4I4I4I4I4I4I2', one, 5)
  if kept ~= other then
    kept = other
    h, i, j, k, l, m, n = unpack_words('>I4I4I4I4I4I4I2', other, 5)
  end
  local left, right = g, n
  if a ~= h then
    left, right = a, h
  elseif b ~= i then
    left, right = b, i
  elseif c ~= j then
    left, right = c, j
  elseif d ~= k then
    left, right = d, k
  elseif e ~= l then
    left, right = e, l
  elseif f ~= m then
    left, right = f, m
  end
  return bit.bxor(left, 0x20202020) < bit.bxor(right, 0x20202020)
end

local function digits(number)
  return (string.format('%013x', number):gsub('.', PAIR))
end

-- The first 30 bytes of a stamp of this version.
local function head_of_version(version)
  return MARK .. digits(version)
end

-- The version after a stamp's; exact for 52 bits. The table is made here, since few calls need it.
local function next_version(stamp)
  local digit = {[' '] = '0', ['\t'] = '1', ['\n'] = '2', ['\r'] = '3'}
  local version = tonumber((stamp:sub(5, 30):gsub('.', digit)), 4)
  return head_of_version(math.min(version + 1, MAX_VERSION))
end

-- The digits of this script's time, once for all its keys, and the first 30 bytes of a stamp of that
-- version.
local now, now_head

-- Takes this for the script's time, and gives those 30 bytes.
local function set_time(micros)
  now = digits(micros)
  now_head = MARK .. now
  return now_head
end

local function time_digits()
  if not now then
    local time = call('TIME')
    set_time(time[1] * 1000000 + time[2])
  end
  return now
end

-- A new stamp of the caller's marker and version, stored now.
local function stamp_of_version(head)
  return head .. time_digits()
end

-- A new stamp for key, where this server gives the version: the greater of its time and the old
-- stamp's version plus one.
local function next_stamp(key)
  local time = time_digits()
  local old = head_of(key)
  -- What is below needs no look at whether it is a stamp: either way the time is the version.
  if old and #old == 56 and not is_below(old, now_head) and is_stamp(old) then
    return next_version(old) .. time
  end
  return now_head .. time
end
