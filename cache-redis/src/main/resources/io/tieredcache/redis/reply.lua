-- Part of all scripts over a key and its fence. A command's reply, where it is a string; nil for any
-- other reply and where the key is of another type. Whatever else is wrong, as in a script over many
-- keys one that this node does not hold, ends the key's turn.
local function string_of(...)
  local reply = redis.pcall(...)
  if type(reply) == 'string' then
    return reply
  end
  if type(reply) == 'table' and reply.err and not reply.err:find('WRONGTYPE', 1, true) then
    error(reply.err)
  end
  return nil
end
