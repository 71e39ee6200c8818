-- Loads what the ledger says was spent into counters that do not know it; the others stay as they are.
-- KEYS  the counter of each budget …
-- ARGV  seconds that a counter is kept until a request is counted in it, spent …
for i = 1, #KEYS do
  if redis.call('HSETNX', KEYS[i], 'spent', ARGV[1 + i]) == 1 and redis.call('HEXISTS', KEYS[i], 'held') == 0 then
    redis.call('EXPIRE', KEYS[i], ARGV[1])
  end
end
return #KEYS
