-- Looks an entry up, and counts that it answered. ARGV: prefix, name, the oldest that it may be in ms (-1: any), 1 when it is only
-- asked what would be found.
-- Answers what it found, then its age and the time it has left, in ms.
local prefix, name, mostAgeMs = ARGV[1], ARGV[2], tonumber(ARGV[3])
local told = redis.call('HGET', about, name)
if not told then return { 'none' } end
local now = nowMs()
local endMs = tonumber(redis.call('ZSCORE', ends, name))
if endMs <= now or redis.call('EXISTS', prefix .. name) == 0 then
  forget(prefix, name)
  return { 'expired' }
end
local ageMs = math.max(0, math.floor(now - (endMs - cjson.decode(told).ttlMs)))
if mostAgeMs >= 0 and ageMs > mostAgeMs then return { 'old' } end
if ARGV[4] ~= '1' then
  redis.call('ZADD', used, 'XX', scoreOf(now), name)
  redis.call('HINCRBY', hits, name, 1)
end
return { 'kept', ageMs, math.floor(endMs - now) }
