-- The end of a script over many keys of this node, of any slots: one time, one set of functions and
-- one command for all of them. It declares none, for a node takes no two slots as declared; each
-- command still checks its own.
-- ARGV: what all keys share, then each key and its own.
-- Reply: a list, of each key what a script over it alone replies; -2 where something kept this node
-- from it, as with a key that it doesn't hold (any more): ask about that one alone. What it did
-- before was to end a lease at most, or with put to make the key a missing one.
local replies = {}
for i = SHARED + 1, #ARGV, EACH + 1 do
  replies[#replies + 1] = attempt(run, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
end
return replies
