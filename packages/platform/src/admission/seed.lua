-- Loads an organization's spend from the ledger into counters that are missing, and opens its budgets. Once.
-- KEYS  epoch, spend counters …
-- ARGV  epoch, counter ttl s, spent nano-USD …
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for i = 2, #KEYS do
  redis.call('HSETNX', KEYS[i], 'spent', ARGV[1 + i])
  redis.call('EXPIRE', KEYS[i], ARGV[2])
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
