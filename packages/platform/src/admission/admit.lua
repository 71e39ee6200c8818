-- Admits one request: looks at every window, every limit on calls at once and every budget, then counts and holds in all of them,
-- or in none. A refused request consumes nothing; one that is admitted again is answered the same and counted once.
-- KEYS  reservations, leases, then the counter of each check …
-- ARGV  request id, lease ms, intent, seconds that a budget's counter outlives its last use, then for each check five:
--       "window" | "concurrency" | "budget", amount, limit (-1: none), slice ms, slices (the last two of windows only)
-- All amounts are whole. Comparisons are in Lua's numbers and exact with limits up to 9e15 (9 million dollars in nano-USD); above
-- that they round to a few units. Sums are HINCRBY's and exact up to 9e18.
-- Answer: kind, index of the check that refuses (from 0), ms to wait (-1: unknown), then two figures for each check; or "unseeded"
-- and the indexes of the budgets that are not loaded.
local RESERVATIONS, LEASES = KEYS[1], KEYS[2]
local id, leaseMs, intent, budgetTtl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local nowMs = clockMs()

local checks, unseeded = {}, {}
for i = 1, #KEYS - 2 do
  local at = 5 * i
  local check = { key = KEYS[2 + i], kind = ARGV[at], amount = tonumber(ARGV[at + 1]), limit = tonumber(ARGV[at + 2]) }
  check.units = ARGV[at + 1]
  if check.kind == 'window' then
    check.window = slide(check.key, tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), nowMs)
    check.amount = math.min(check.amount, check.limit)
  elseif check.kind == 'concurrency' then
    check.inUse = tonumber(redis.call('HGET', check.key, 'held')) or 0
  else
    local counter = redis.call('HMGET', check.key, 'spent', 'held')
    if not counter[1] then unseeded[#unseeded + 1] = i - 1 end
    check.spent, check.held = counter[1], counter[2] or '0'
  end
  checks[i] = check
end
if #unseeded > 0 then return { 'unseeded', unpack(unseeded) } end

local function answer(kind, index, retryAfterMs)
  local flat = { kind, index, retryAfterMs }
  for _, check in ipairs(checks) do
    local first, second
    if check.kind == 'window' then
      first, second = stateOf(check.window, check.limit)
    elseif check.kind == 'concurrency' then
      first, second = check.inUse, 0
    else
      first, second = check.spent, check.held
    end
    flat[#flat + 1], flat[#flat + 2] = first, second
  end
  return flat
end

if redis.call('HEXISTS', RESERVATIONS, id) == 1 then return answer('admitted', -1, -1) end

-- Windows are named before calls at once, because of windows it is known when they let the call in; and a budget that could not
-- pay even if nothing else ran is named before one that is only held, because waiting would be in vain.
local full, waitMs, busy, over, inFlight
for i, check in ipairs(checks) do
  if check.kind == 'window' then
    local fitsIn = fitsInMs(check.window, check.amount, check.limit)
    if fitsIn > 0 then full, waitMs = full or i, math.max(waitMs or 0, fitsIn) end
  elseif check.kind == 'concurrency' then
    if check.inUse + 1 > check.limit then busy = busy or i end
  elseif check.limit >= 0 then
    local spent = tonumber(check.spent)
    if spent + check.amount > check.limit then
      over = over or i
    elseif spent + tonumber(check.held) + check.amount > check.limit then
      inFlight = inFlight or i
    end
  elseif tonumber(check.held) + check.amount >= 9e18 then
    return redis.error_reply('ERR the amount ' .. check.units .. ' does not fit the counter ' .. check.key)
  end
end
if full then return answer('limited', full - 1, waitMs) end
if busy then return answer('limited', busy - 1, -1) end
if over then return answer('over-budget', over - 1, -1) end
if inFlight then return answer('budget-in-flight', inFlight - 1, -1) end

for _, check in ipairs(checks) do
  if check.kind == 'window' then
    count(check.window, check.amount)
  elseif check.kind == 'concurrency' then
    check.inUse = redis.call('HINCRBY', check.key, 'held', 1)
  else
    redis.call('HINCRBY', check.key, 'held', check.units)
    redis.call('EXPIRE', check.key, budgetTtl)
    check.held = redis.call('HGET', check.key, 'held')
  end
end
redis.call('HSET', RESERVATIONS, id, nowMs .. ':' .. intent)
redis.call('ZADD', LEASES, nowMs + leaseMs, id)
return answer('admitted', -1, -1)
