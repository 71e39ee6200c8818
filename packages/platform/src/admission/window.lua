-- Put before the scripts that look at windows. A window is a hash: what was counted by slice of time (the field is the slice's
-- number), their `total`, the first slice that may be there (`head`) and the last one (`newest`). It counts the current slice and
-- those before it up to the one that straddles its far edge, which counts in full: no stretch of its length holds more than the limit.

-- The window as it is now. What slid away is taken out; a window that is not there is not made.
local function slide(key, sliceMs, slices, nowMs)
  local current = math.floor(nowMs / sliceMs)
  local oldest = current - slices
  local kept = redis.call('HMGET', key, 'total', 'head', 'newest')
  local window = { key = key, sliceMs = sliceMs, slices = slices, nowMs = nowMs, current = current }
  window.total, window.head, window.newest = tonumber(kept[1]) or 0, tonumber(kept[2]) or current, tonumber(kept[3])
  if window.newest and (window.newest < oldest or window.newest > current + slices) then
    -- All of it slid away, or Redis' clock went back so far that nobody knows when it was.
    redis.call('DEL', key)
    window.total, window.head, window.newest = 0, current, nil
  elseif window.head < oldest then
    while window.head < oldest do
      local counted = redis.call('HGET', key, window.head)
      if counted then
        window.total = window.total - tonumber(counted)
        redis.call('HDEL', key, window.head)
      end
      window.head = window.head + 1
    end
    redis.call('HSET', key, 'total', window.total, 'head', window.head)
  end
  return window
end

-- Counts in the current slice. The window outlives its length long enough to be corrected.
local function count(window, amount)
  redis.call('HINCRBY', window.key, window.current, amount)
  redis.call('HINCRBY', window.key, 'total', amount)
  if window.newest == nil or window.newest < window.current or window.current < window.head then
    window.newest, window.head = math.max(window.newest or 0, window.current), math.min(window.head, window.current)
    redis.call('HSET', window.key, 'head', window.head, 'newest', window.newest)
    redis.call('PEXPIRE', window.key, 3 * window.sliceMs * window.slices)
  end
  window.total = window.total + amount
end

-- The ms after which slices that hold too much have slid away, so that the amount fits; 0 when it fits now.
local function fitsInMs(window, amount, limit)
  local total, at = window.total, window.head
  if total + amount <= limit then return 0 end
  while total + amount > limit and at <= window.newest do
    total = total - (tonumber(redis.call('HGET', window.key, at)) or 0)
    at = at + 1
  end
  return (at + window.slices) * window.sliceMs - window.nowMs
end

-- What is left of the limit, and the ms after which the last slice has slid away.
local function stateOf(window, limit)
  local resetsInMs = 0
  if window.total > 0 then resetsInMs = (window.newest + window.slices + 1) * window.sliceMs - window.nowMs end
  return math.max(0, limit - window.total), resetsInMs
end
