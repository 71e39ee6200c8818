-- Extends the leases of requests that are still running. A lease that was swept is not revived.
-- KEYS  leases
-- ARGV  lease ms, request id …
local endsMs = clockMs() + tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', endsMs, ARGV[i]) end
return #ARGV - 1
