-- Changes what a budget has spent by a difference; 0 when it is not loaded from the ledger, because then there is nothing to correct.
-- KEYS  the counter of the budget
-- ARGV  difference
if redis.call('HEXISTS', KEYS[1], 'spent') == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], 'spent', ARGV[1])
return 1
