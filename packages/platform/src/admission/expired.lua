-- Reservations whose lease has ended: { id, "<reserved>:<intent>", … }. Nothing is removed; settlement does that.
-- KEYS  reservations, leases
-- ARGV  at most
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local reservation = redis.call('HGET', KEYS[1], id)
  if reservation then
    found[#found + 1] = id
    found[#found + 1] = reservation
  else
    redis.call('ZREM', KEYS[2], id)
  end
end
return found
