-- Put before the scripts that need the time. It is Redis' own, so gateways with different clocks agree.
local function clockMs()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
