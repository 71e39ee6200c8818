-- Extends the leases of requests that are still running, on Redis' clock. A lease that was swept is not revived.
-- KEYS  leases
-- ARGV  lease ms, request id …
local time = redis.call('TIME')
local ends = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', ends, ARGV[i]) end
return #ARGV - 1
