-- Ends one reservation: what was held is released and what it cost is spent, in every counter, once however often it is sent.
-- KEYS  reservations, leases, estimate, spend counters …
-- ARGV  request id, cost nano-USD, "true" | "estimate" | "ledger"
--   true      the gateway's settlement; nothing happens when a sweeper was faster, because the ledger then has the estimate
--   estimate  the sweeper's settlement of an orphan; the estimate is remembered
--   ledger    the row that the ledger has after all; replaces a remembered estimate
local RESERVATIONS, LEASES, ESTIMATE = KEYS[1], KEYS[2], KEYS[3]
local id, cost, manner = ARGV[1], ARGV[2], ARGV[3]

-- Redis takes "-0" for no number.
local function minus(nanos) return nanos == '0' and '0' or '-' .. nanos end

-- Redis does not undo what a script did before it failed, so a sum that no counter can hold is refused first.
for i = 4, #KEYS do
  if (tonumber(redis.call('HGET', KEYS[i], 'spent')) or 0) + tonumber(cost) >= 9e18 then
    return redis.error_reply('ERR the cost ' .. cost .. ' does not fit the counter ' .. KEYS[i])
  end
end

local reservation = redis.call('HGET', RESERVATIONS, id)
if reservation then
  local amount = string.sub(reservation, 1, string.find(reservation, ':', 1, true) - 1)
  for i = 4, #KEYS do
    redis.call('HINCRBY', KEYS[i], 'held', minus(amount))
    redis.call('HINCRBY', KEYS[i], 'spent', cost)
  end
  redis.call('HDEL', RESERVATIONS, id)
  redis.call('ZREM', LEASES, id)
  if manner == 'estimate' then redis.call('SET', ESTIMATE, cost, 'EX', 86400) end
  return 1
end

if manner == 'ledger' then
  local estimate = redis.call('GET', ESTIMATE)
  if estimate then
    for i = 4, #KEYS do
      redis.call('HINCRBY', KEYS[i], 'spent', minus(estimate))
      redis.call('HINCRBY', KEYS[i], 'spent', cost)
    end
    redis.call('DEL', ESTIMATE)
    return 1
  end
end
return 0
