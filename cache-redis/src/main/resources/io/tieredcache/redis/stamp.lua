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
  local head = redis.pcall('GETRANGE', key, 0, 55)
  if type(head) == 'string' and #head == 56 and head:find('^\t\t\n [ \t\n\r]+$')
    and head:find('[\t\n\r]', 31) then
    return head
  end
  return nil
end

-- The version in a stamp, or in its first 30 bytes; exact for 52 bits.
local function version_of(stamp)
  return tonumber((stamp:sub(5, 30):gsub('.', DIGIT)), 4)
end

local function digits(number)
  return (string.format('%013x', number):gsub('.', PAIR))
end

-- A new stamp, stored now. head is the caller's marker and version, or '' where this server gives
-- the version: the greater of its time and the old stamp's version plus one.
local function new_stamp(head, old)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  if head == '' then
    local after = old and version_of(old) + 1 or 0
    head = MARK .. digits(math.min(math.max(now, after), MAX_VERSION))
  end
  return head .. digits(now)
end
