-- Keeps an entry, and makes room for it first: what has ended goes before what was used longest ago.
-- ARGV: prefix, name, value, about, bytes, ttl in ms, the most bytes of all entries. Answers 1, or 0 when it does not fit.
local prefix, name, value, told = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local bytes, ttlMs, mostBytes = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local now = nowMs()

forget(prefix, name)
for _, ended in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', scoreOf(now), 'LIMIT', 0, 100)) do
  forget(prefix, ended)
end
if bytes > mostBytes then return 0 end

local total = tonumber(redis.call('HGET', totals, 'bytes') or '0')
while total + bytes > mostBytes do
  local ended = redis.call('ZRANGEBYSCORE', ends, '-inf', scoreOf(now), 'LIMIT', 0, 1)[1]
  local least = ended or redis.call('ZRANGE', used, 0, 0)[1]
  if not least then break end
  total = total - (forget(prefix, least) or 0)
  if not ended then redis.call('HINCRBY', totals, 'evicted', 1) end
end

redis.call('SET', prefix .. name, value, 'PX', ttlMs)
redis.call('HSET', about, name, told)
redis.call('ZADD', used, scoreOf(now), name)
redis.call('ZADD', ends, scoreOf(now + ttlMs), name)
redis.call('HINCRBY', totals, 'bytes', bytes)
-- An organization that no longer caches leaves nothing behind: the index outlives its longest entry by a day.
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) < ttlMs + 86400000 then redis.call('PEXPIRE', key, ttlMs + 86400000) end
end
return 1
