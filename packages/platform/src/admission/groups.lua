-- Put before admit.lua. Where callers make the values that are counted apart, so many of them have a place and the others share a
-- counter. Those that have one are a sorted set: the value by when it was counted (ms).

-- Whether a value has a place or finds one. Values that were not counted for `keepMs` make room; with 0 all stay.
local function finds(key, value, most, keepMs, nowMs)
  if redis.call('ZSCORE', key, value) or redis.call('ZCARD', key) < most then return true end
  if keepMs == 0 then return false end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', nowMs - keepMs)
  return redis.call('ZCARD', key) < most
end
