-- Keeps the vector of a question, and lets the oldest of the organization go when there are too many.
-- KEYS: the set's hash, the ages. ARGV: prefix of the sets' names, set, entry, value, ttl in ms, the most vectors.
local vectors, ages = KEYS[1], KEYS[2]
local prefix, set, entry, value = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local ttlMs, most = tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
-- Copies of a set tell by it whether they are of now. A count would begin again when a set has ended.
local version = time[1] .. '.' .. time[2]

redis.call('HSET', vectors, entry, value)
redis.call('HSET', vectors, 'version', version)
redis.call('ZADD', ages, string.format('%.0f', tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000), set .. ' ' .. entry)
local above = redis.call('ZCARD', ages) - most
if above > 0 then
  local oldest = redis.call('ZPOPMIN', ages, math.min(above, 100))
  for at = 1, #oldest, 2 do
    local ofSet, name = string.match(oldest[at], '^(%S+) (%S+)$')
    if redis.call('HDEL', prefix .. ofSet, name) == 1 then redis.call('HSET', prefix .. ofSet, 'version', version) end
    -- A set of which nothing is left but its version has no further use.
    if redis.call('HLEN', prefix .. ofSet) == 1 then redis.call('DEL', prefix .. ofSet) end
  end
end
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) < ttlMs then redis.call('PEXPIRE', key, ttlMs) end
end
return 1
