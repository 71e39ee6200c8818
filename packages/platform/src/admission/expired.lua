-- Reservations whose lease has ended: { id, intent, … }. Nothing is removed; settlement does that.
-- KEYS  reservations, leases
-- ARGV  at most
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', clockMs(), 'LIMIT', 0, ARGV[1])) do
  local reservation = redis.call('HGET', KEYS[1], id)
  if reservation then
    found[#found + 1] = id
    found[#found + 1] = string.sub(reservation, string.find(reservation, ':', 1, true) + 1)
  else
    redis.call('ZREM', KEYS[2], id)
  end
end
return found
