-- Changes what a budget has spent by a difference; 0 when there is nothing to correct, because it is not loaded from the ledger or was
-- loaded anew after a change that whoever found the difference does not know.
-- KEYS  the counter of the budget
-- ARGV  difference, since when the budget counts the way it does now, ms
local known = redis.call('HMGET', KEYS[1], 'spent', 'since')
if not known[1] or (tonumber(known[2]) or 0) ~= tonumber(ARGV[2]) then return 0 end
redis.call('HINCRBY', KEYS[1], 'spent', ARGV[1])
return 1
