/** Lua for tickets: reading one, putting it into its lines and taking it out of all of them. */

/** A waiting ticket stands in the line of every class (none when `preferredOnly`) and in its preferred person's. */
export const LINE = `
local function ticketOf(id)
  local h = call('HMGET', K .. ':t:' .. id, 's', 'l', 'v', 'c', 'p', 'n', 'x', 'o', 'a')
  if not h[1] then return nil end
  return {
    id = id, place = h[1], lane = h[2], va = h[3], classes = h[4], preferred = h[5], only = h[6] == '1',
    excluded = h[7], offerId = h[8], staff = h[9],
  }
end

local function stand(T)
  call('HSET', K .. ':t:' .. T.id, 's', 'w', 'l', T.lane, 'v', T.va, 'c', T.classes, 'p', T.preferred,
    'n', T.only and '1' or '', 'x', T.excluded, 'o', '', 'a', '')
  call('SADD', K .. ':waiting', T.id)
  if not T.only then
    local heads, line = K .. ':ch:' .. T.lane, K .. ':w:' .. T.lane .. ':'
    for _, class in ipairs(split(T.classes)) do
      addToLine(heads, class, line .. class, T.va, T.id)
    end
  end
  if T.preferred ~= '' then
    call('ZADD', K .. ':pl:' .. T.lane .. ':' .. T.preferred, T.va, T.id)
  end
  for _, staff in ipairs(split(T.excluded)) do call('SADD', K .. ':x:' .. staff, T.id) end
  T.place = 'w'
end

local function leaveLines(T)
  call('SREM', K .. ':waiting', T.id)
  if not T.only then
    local heads, line = K .. ':ch:' .. T.lane, K .. ':w:' .. T.lane .. ':'
    for _, class in ipairs(split(T.classes)) do
      removeFromLine(heads, class, line .. class, T.id)
    end
  end
  if T.preferred ~= '' then
    call('ZREM', K .. ':pl:' .. T.lane .. ':' .. T.preferred, T.id)
  end
  for _, staff in ipairs(split(T.excluded)) do call('SREM', K .. ':x:' .. staff, T.id) end
end

-- An offered ticket is taken back from its person; returns him (unsaved) and the packed offer.
local function takeBack(T)
  local A = agentOf(T.staff)
  local packed = call('HGET', K .. ':offers', T.offerId)
  call('HDEL', K .. ':offers', T.offerId)
  A.offers = without(A.offers, T.offerId)
  addLoad(A, T.lane, -1)
  return A, packed
end

-- A served ticket leaves its person; returns him (unsaved).
local function endServing(T)
  local A = agentOf(T.staff)
  call('HDEL', K .. ':serving', T.id)
  addLoad(A, T.lane, -1)
  if A.status ~= '' then A.idle = NOW end
  return A
end
`;
