-- Admits one request: checks every rate limit and every budget, then counts and reserves in all of them, or in none.
-- KEYS  epoch, reservations, leases, rate windows …, spend counters …
-- ARGV  request id, lease ms, reserved nano-USD, intent, counter ttl s, number of rate limits, limit …, budget limit … (-1: none)
-- Time is Redis' own, so gateways with different clocks agree. A refused request consumes nothing.
local EPOCH, RESERVATIONS, LEASES = KEYS[1], KEYS[2], KEYS[3]
local id, lease, amount, intent, ttl, rates = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local time = redis.call('TIME')
local second = tonumber(time[1])
local millis = second * 1000 + math.floor(tonumber(time[2]) / 1000)

if redis.call('EXISTS', EPOCH) == 0 then return { 'unseeded' } end
if redis.call('HEXISTS', RESERVATIONS, id) == 1 then return { 'admitted' } end

-- Requests in the last 60 seconds, counted by second. The second that straddles the edge counts in full, so no 60-second
-- window ever holds more than the limit.
local function counted(key)
  local seen = redis.call('HMGET', key, 'total', 'head')
  local total, head = tonumber(seen[1]) or 0, tonumber(seen[2]) or second
  local oldest = second - 60
  if head < oldest - 120 then
    redis.call('DEL', key)
    return 0, second
  end
  while head < oldest do
    local n = tonumber(redis.call('HGET', key, head))
    if n then
      total = total - n
      redis.call('HDEL', key, head)
    end
    head = head + 1
  end
  while total > 0 and redis.call('HEXISTS', key, head) == 0 do head = head + 1 end
  redis.call('HSET', key, 'total', total, 'head', head)
  redis.call('EXPIRE', key, 200)
  return total, head
end

local windows = {}
for i = 1, rates do
  local total, head = counted(KEYS[3 + i])
  local limit = tonumber(ARGV[6 + i])
  local frees = (head + 61) * 1000 - millis
  if total + 1 > limit then return { 'rate-limited', i - 1, frees } end
  if total == 0 then frees = 61000 end
  windows[#windows + 1] = limit - total - 1
  windows[#windows + 1] = frees
end

-- A budget that could not pay even if nothing else ran decides over one that is only held: waiting would be in vain.
local budgets = #KEYS - 3 - rates
local inFlight
for i = 1, budgets do
  local limit = tonumber(ARGV[6 + rates + i])
  if limit >= 0 then
    local counter = redis.call('HMGET', KEYS[3 + rates + i], 'spent', 'held')
    local spent, held = tonumber(counter[1]) or 0, tonumber(counter[2]) or 0
    if spent + tonumber(amount) > limit then return { 'over-budget', i - 1, counter[1] or '0', counter[2] or '0' } end
    if spent + held + tonumber(amount) > limit then
      inFlight = inFlight or { 'budget-in-flight', i - 1, counter[1] or '0', counter[2] or '0' }
    end
  end
end
if inFlight then return inFlight end

for i = 1, rates do
  redis.call('HINCRBY', KEYS[3 + i], second, 1)
  redis.call('HINCRBY', KEYS[3 + i], 'total', 1)
end
for i = 1, budgets do
  redis.call('HINCRBY', KEYS[3 + rates + i], 'held', amount)
  redis.call('EXPIRE', KEYS[3 + rates + i], ttl)
end
redis.call('HSET', RESERVATIONS, id, amount .. ':' .. intent)
redis.call('ZADD', LEASES, millis + lease, id)
return { 'admitted', unpack(windows) }
