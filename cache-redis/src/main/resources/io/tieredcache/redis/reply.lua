-- Part of all scripts over a key and its fence. Numbers among a command's arguments are written as
-- strings: Redis would format each as a double, which takes as long as the command.
local call, try = redis.call, redis.pcall

-- What try() brought, where it is a string; nil for any other reply and where the key is of another
-- type. Whatever else is wrong, as in a script over many keys one that this node does not hold, ends
-- the key's turn.
local function string_of(reply)
  if type(reply) == 'string' then
    return reply
  end
  if type(reply) == 'table' and reply.err and not reply.err:find('WRONGTYPE', 1, true) then
    error(reply.err)
  end
  return nil
end

-- The first bytes of the value at key, as many as a stamp has; nil as string_of.
local function head_of(key)
  return string_of(try('GETRANGE', key, '0', '55'))
end
