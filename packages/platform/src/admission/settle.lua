-- Ends one reservation, once however often it is sent: what was held is released, budgets have spent what it came to, and windows
-- count that instead of the estimate, in the slice of its admission; a slice that slid away is left as it is.
-- KEYS  reservations, leases, estimate, then the counter of each hold …
-- ARGV  request id, "true" | "estimate" | "ledger", seconds that a budget's counter outlives its last use, then for each hold four:
--       "window" | "concurrency" | "budget", what was held, what it came to, slice ms (of windows only)
--   true      the gateway's settlement; nothing happens when a sweeper was faster, because the ledger then has the estimate
--   estimate  the sweeper's settlement of an orphan; its amounts are remembered
--   ledger    the row that the ledger has after all; replaces remembered amounts
local RESERVATIONS, LEASES, ESTIMATE = KEYS[1], KEYS[2], KEYS[3]
local id, manner, budgetTtl = ARGV[1], ARGV[2], ARGV[3]

local holds = {}
for i = 1, #KEYS - 3 do
  local at = 4 * i
  local hold = { key = KEYS[3 + i], kind = ARGV[at], held = ARGV[at + 1], actual = ARGV[at + 2] }
  hold.sliceMs = tonumber(ARGV[at + 3])
  holds[i] = hold
  -- Redis does not undo what a script did before it failed, so a sum that no counter can hold is refused first.
  local sum = hold.kind == 'budget' and 'spent' or 'total'
  if (tonumber(redis.call('HGET', hold.key, sum)) or 0) + tonumber(hold.actual) >= 9e18 then
    return redis.error_reply('ERR the amount ' .. hold.actual .. ' does not fit the counter ' .. hold.key)
  end
end

-- Redis takes "-0" for no number.
local function minus(amount) return amount == '0' and '0' or '-' .. amount end

-- A counter that was lost meanwhile, and with it what this reservation held, must not fall below nothing.
local function release(key, amount)
  if redis.call('HEXISTS', key, 'held') == 0 then return 0 end
  local left = redis.call('HINCRBY', key, 'held', minus(amount))
  if left < 0 then redis.call('HSET', key, 'held', 0) end
  return math.max(left, 0)
end

-- A counter that is not loaded from the ledger stays so, or it would pass for one that has spent only this.
local function spend(key, before, actual)
  if redis.call('HEXISTS', key, 'spent') == 0 then return end
  redis.call('HINCRBY', key, 'spent', minus(before))
  redis.call('HINCRBY', key, 'spent', actual)
  redis.call('EXPIRE', key, budgetTtl)
end

local function correct(hold, admittedMs, before)
  local slice = math.floor(admittedMs / hold.sliceMs)
  local kept = redis.call('HMGET', hold.key, 'head', slice)
  local head = tonumber(kept[1])
  if not head or slice < head then return end
  local change = string.format('%.0f', math.max(tonumber(hold.actual) - tonumber(before), -(tonumber(kept[2]) or 0)))
  if change == '0' or change == '-0' then return end
  redis.call('HINCRBY', hold.key, slice, change)
  redis.call('HINCRBY', hold.key, 'total', change)
end

local reservation = redis.call('HGET', RESERVATIONS, id)
if reservation then
  local admittedMs = string.match(reservation, '^%d+')
  local amounts = {}
  for i, hold in ipairs(holds) do
    if hold.kind == 'budget' then
      release(hold.key, hold.held)
      spend(hold.key, '0', hold.actual)
    elseif hold.kind == 'window' then
      correct(hold, tonumber(admittedMs), hold.held)
    elseif release(hold.key, '1') == 0 then
      redis.call('DEL', hold.key)
    end
    amounts[i] = hold.actual
  end
  redis.call('HDEL', RESERVATIONS, id)
  redis.call('ZREM', LEASES, id)
  if manner == 'estimate' then redis.call('SET', ESTIMATE, admittedMs .. ':' .. table.concat(amounts, ','), 'EX', 86400) end
  return 1
end

local estimate = manner == 'ledger' and redis.call('GET', ESTIMATE)
if not estimate then return 0 end
local admittedMs, list = string.match(estimate, '^(%d+):(.*)$')
local i = 0
for amount in string.gmatch(list, '%d+') do
  i = i + 1
  local hold = holds[i]
  if hold and hold.kind == 'budget' then spend(hold.key, amount, hold.actual) end
  if hold and hold.kind == 'window' then correct(hold, tonumber(admittedMs), amount) end
end
redis.call('DEL', ESTIMATE)
return 1
