-- How windows stand: what is left and the ms until they are as good as new, two figures for each. Nothing is counted.
-- KEYS  the counter of each window …
-- ARGV  limit, slice ms, slices of each …
local nowMs, flat = clockMs(), {}
for i = 1, #KEYS do
  local at = 3 * i - 2
  local window = slide(KEYS[i], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), nowMs)
  flat[2 * i - 1], flat[2 * i] = stateOf(window, tonumber(ARGV[at]))
end
return flat
