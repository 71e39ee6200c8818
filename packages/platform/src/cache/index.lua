-- Put before the scripts of the cache: the index that tells what is kept, how large it is, when it was last used and when it ends.
-- KEYS are the used, ends, about, hits and totals of one organization, in this order. Entries themselves are named by a prefix of the
-- same hash slot, since which of them must go is known only here.
local used, ends, about, hits, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

-- Redis' own time in ms, with the microseconds behind the point, so that two uses are hardly ever at the same time.
local function nowMs()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end

local function scoreOf(ms)
  return string.format('%.3f', ms)
end

-- Answers the bytes that were freed; nil when there was no such entry.
local function forget(prefix, name)
  local told = redis.call('HGET', about, name)
  redis.call('DEL', prefix .. name)
  if not told then return nil end
  local bytes = cjson.decode(told).bytes
  redis.call('HDEL', about, name)
  redis.call('HDEL', hits, name)
  redis.call('ZREM', used, name)
  redis.call('ZREM', ends, name)
  redis.call('HINCRBY', totals, 'bytes', -bytes)
  return bytes
end
