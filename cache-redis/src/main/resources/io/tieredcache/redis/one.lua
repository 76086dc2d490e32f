-- The end of a script over one key. KEYS: value, fence. ARGV: what all keys share, then the key's own.
return run(KEYS[1], KEYS[2], ARGV[SHARED + 1], ARGV[SHARED + 2], ARGV[SHARED + 3])
