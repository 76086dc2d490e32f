-- Part of several scripts. The stamp: TAB TAB LF SPACE, then version and stored-at, each a 26-digit
-- base-4 number of SPACE=0 TAB=1 LF=2 CR=3. Numbers are compared as numbers: Redis collates strings
-- by locale.
local DIGIT = {[' '] = '0', ['\t'] = '1', ['\n'] = '2', ['\r'] = '3'}
local PAIR = {
  ['0'] = '  ', ['1'] = ' \t', ['2'] = ' \n', ['3'] = ' \r',
  ['4'] = '\t ', ['5'] = '\t\t', ['6'] = '\t\n', ['7'] = '\t\r',
  ['8'] = '\n ', ['9'] = '\n\t', ['a'] = '\n\n', ['b'] = '\n\r',
  ['c'] = '\r ', ['d'] = '\r\t', ['e'] = '\r\n', ['f'] = '\r\r',
}
local MARK = '\t\t\n '
local MAX_VERSION = 2 ^ 52 - 1

-- The stamp of the value at key; nil where it has none, is missing, or is not a string.
local function stamp_of(key)
  local head = string_of('GETRANGE', key, 0, 55)
  if head and #head == 56 and head:find('^\t\t\n [ \t\n\r]+$') and head:find('[\t\n\r]', 31) then
    return head
  end
  return nil
end

-- Whether the version of a stamp, or of its first 30 bytes, is below another's. The first word that
-- differs decides: XOR makes SPACE the lowest byte, and all of them below 128.
local function is_below(one, other)
  local a, b, c, d, e, f, g = struct.unpack('>I4I4I4I4I4I4I2', one, 5)
  local h, i, j, k, l, m, n = struct.unpack('>I4I4I4I4I4I4I2', other, 5)
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

-- The version after a stamp's; exact for 52 bits.
local function next_version(stamp)
  local version = tonumber((stamp:sub(5, 30):gsub('.', DIGIT)), 4)
  return MARK .. digits(math.min(version + 1, MAX_VERSION))
end

-- The digits of this script's time, once for all its keys.
local now
local function time_digits()
  if not now then
    local time = redis.call('TIME')
    now = digits(time[1] * 1000000 + time[2])
  end
  return now
end

-- A new stamp, stored now. head is the caller's marker and version, or '' where this server gives
-- the version: the greater of its time and the old stamp's version plus one.
local function new_stamp(head, old)
  local time = time_digits()
  if head == '' then
    head = MARK .. time
    if old and not is_below(old, head) then
      head = next_version(old)
    end
  end
  return head .. time
end
