-- Admits one request: looks at every window, every limit on calls at once and every budget, then counts and holds in all of them,
-- or in none. A refused request consumes nothing; one that is admitted again is answered the same and counted once.
-- KEYS  reservations, leases, then for each check two: its counter, and the set of the groups that are counted apart there
-- ARGV  request id, lease ms, intent, seconds that a budget's counter outlives its last use, then for each check nine:
--       "window" | "concurrency" | "budget", amount, limit (-1: none), slice ms, slices (these two of windows only), since when a
--       budget counts the way it does now (ms), group, how many groups are counted apart (0: all), ms that a group which is not
--       counted keeps its place (0: for ever)
-- All amounts are whole. Comparisons are in Lua's numbers and exact with limits up to 9e15 (9 million dollars in nano-USD); above
-- that they round to a few units. Sums are HINCRBY's and exact up to 9e18.
-- Answer: kind, index of the check that refuses (from 0), ms to wait (-1: unknown), then two figures for each check, empty for a
-- budget that is not loaded; or "unseeded", "unlisted" or "crowded" and the indexes of those that are not loaded, whose groups are not
-- listed, or whose group finds no place.
local RESERVATIONS, LEASES = KEYS[1], KEYS[2]
local id, leaseMs, intent, budgetTtl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local nowMs = clockMs()

local checks, crowded = {}, {}
for i = 1, (#KEYS - 2) / 2 do
  local at = 9 * i - 4
  local check = { key = KEYS[2 * i + 1], kind = ARGV[at], amount = tonumber(ARGV[at + 1]), limit = tonumber(ARGV[at + 2]) }
  check.units, check.groups, check.group = ARGV[at + 1], KEYS[2 * i + 2], ARGV[at + 6]
  check.most, check.keepMs = tonumber(ARGV[at + 7]), tonumber(ARGV[at + 8])
  if check.kind == 'window' then
    check.window = slide(check.key, tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), nowMs)
    check.amount = math.min(check.amount, check.limit)
  elseif check.kind == 'concurrency' then
    check.inUse = tonumber(redis.call('HGET', check.key, 'held')) or 0
  else
    local counter = redis.call('HMGET', check.key, 'spent', 'held', 'since')
    local isLoaded = counter[1] and (tonumber(counter[3]) or 0) >= tonumber(ARGV[at + 5])
    check.spent, check.held = isLoaded and counter[1], counter[2] or '0'
  end
  if check.kind ~= 'budget' and check.most > 0 and not finds(check.groups, check.group, check.most, check.keepMs, nowMs) then
    crowded[#crowded + 1] = i - 1
  end
  checks[i] = check
end

local function answer(kind, index, retryAfterMs)
  local flat = { kind, index, retryAfterMs }
  for _, check in ipairs(checks) do
    local first, second
    if check.kind == 'window' then
      first, second = stateOf(check.window, check.limit)
    elseif check.kind == 'concurrency' then
      first, second = check.inUse, 0
    else
      first, second = check.spent or '', check.held
    end
    flat[#flat + 1], flat[#flat + 2] = first, second
  end
  return flat
end

if redis.call('HEXISTS', RESERVATIONS, id) == 1 then return answer('admitted', -1, -1) end
if #crowded > 0 then return { 'crowded', unpack(crowded) } end

-- Limits come before anything is asked of the ledger, so that calls which they refuse are cheap and take no places in budgets.
-- Windows are named before calls at once, because of windows it is known when they let the call in.
local full, waitMs, busy
for i, check in ipairs(checks) do
  if check.kind == 'window' then
    local fitsIn = fitsInMs(check.window, check.amount, check.limit)
    if fitsIn > 0 then full, waitMs = full or i, math.max(waitMs or 0, fitsIn) end
  elseif check.kind == 'concurrency' then
    if check.inUse + 1 > check.limit then busy = busy or i end
  end
end
if full then return answer('limited', full - 1, waitMs) end
if busy then return answer('limited', busy - 1, -1) end

-- A value takes its place in a budget before its counter is loaded, and keeps it when the budget then refuses: a refused call must not
-- make counters without end either.
local unlisted, unseeded = {}, {}
for i, check in ipairs(checks) do
  if check.kind == 'budget' then
    if check.most > 0 and redis.call('EXISTS', check.groups) == 0 then
      unlisted[#unlisted + 1] = i - 1
    -- The empty value that makes the set is none of them.
    elseif check.most > 0 and not finds(check.groups, check.group, check.most + 1, check.keepMs, nowMs) then
      crowded[#crowded + 1] = i - 1
    else
      if check.most > 0 then redis.call('ZADD', check.groups, 'NX', nowMs, check.group) end
      if not check.spent then unseeded[#unseeded + 1] = i - 1 end
    end
  end
end
if #unlisted > 0 then return { 'unlisted', unpack(unlisted) } end
if #crowded > 0 then return { 'crowded', unpack(crowded) } end
if #unseeded > 0 then return { 'unseeded', unpack(unseeded) } end

-- A budget that could not pay even if nothing else ran is named before one that is only held, because waiting would be in vain.
local over, inFlight
for i, check in ipairs(checks) do
  if check.kind == 'budget' and check.limit >= 0 then
    local spent = tonumber(check.spent)
    if spent + check.amount > check.limit then
      over = over or i
    elseif spent + tonumber(check.held) + check.amount > check.limit then
      inFlight = inFlight or i
    end
  elseif check.kind == 'budget' and tonumber(check.held) + check.amount >= 9e18 then
    return redis.error_reply('ERR the amount ' .. check.units .. ' does not fit the counter ' .. check.key)
  end
end
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
  if check.most > 0 and check.kind == 'budget' then
    redis.call('EXPIRE', check.groups, budgetTtl)
  elseif check.most > 0 then
    redis.call('ZADD', check.groups, nowMs, check.group)
    redis.call('PEXPIRE', check.groups, check.keepMs)
  end
end
redis.call('HSET', RESERVATIONS, id, nowMs .. ':' .. intent)
redis.call('ZADD', LEASES, nowMs + leaseMs, id)
return answer('admitted', -1, -1)
