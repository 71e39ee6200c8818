-- Forgets entries. ARGV: prefix, names. Answers how many there were and their bytes.
local count, bytes = 0, 0
for at = 2, #ARGV do
  local freed = forget(ARGV[1], ARGV[at])
  if freed then
    count = count + 1
    bytes = bytes + freed
  end
end
return { count, bytes }
