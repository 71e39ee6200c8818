-- Tells which values a budget counts apart in a period; nothing changes when that is known already.
-- KEYS  the set of values
-- ARGV  seconds that it outlives its last use, value …
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local nowMs = clockMs()
-- An empty value, which no caller can have, makes the set even when there is none yet.
redis.call('ZADD', KEYS[1], nowMs, '')
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], nowMs, ARGV[i]) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
