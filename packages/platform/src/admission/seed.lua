-- Loads what the ledger says was spent into counters that do not know it, or not since their budget was changed; the others stay as
-- they are. What a counter holds stays held: those requests are still under way.
-- KEYS  the counter of each budget …
-- ARGV  seconds that a counter is kept until a request is counted in it, then for each: spent, and since when its budget counts the
--       way it does now, ms
for i = 1, #KEYS do
  local spent, since = ARGV[2 * i], ARGV[2 * i + 1]
  local known = redis.call('HMGET', KEYS[i], 'spent', 'since', 'held')
  if not known[1] or (tonumber(known[2]) or 0) < tonumber(since) then
    redis.call('HSET', KEYS[i], 'spent', spent, 'since', since)
    if not known[3] then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
  end
end
return #KEYS
