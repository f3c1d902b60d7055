/** Lua for tickets: reading one, putting it into its lines and taking it out of all of them. */

/** Line, heads and preferred line per mode; the empty mode is push. */
export const LINE_NAMES = `{
  [''] = {':w:', ':ch:', ':pl:'}, grab = {':g:', ':gh:', ':gp:'}, pull = {':u:', ':uh:', ':up:'},
}`;

/** A waiting ticket stands in the line of every class (none when `preferredOnly`) and in its preferred person's. */
export const LINE = `
local LINE_NAMES = ${LINE_NAMES}

local function ticketOf(id)
  local h = call('HMGET', K .. ':t:' .. id, 's', 'l', 'v', 'c', 'p', 'n', 'x', 'o', 'a', 'm')
  if not h[1] then return nil end
  return {
    id = id, place = h[1], lane = h[2], va = h[3], classes = h[4] or '', preferred = h[5] or '', only = h[6] == '1',
    excluded = h[7] or '', offerId = h[8], staff = h[9], mode = h[10] or '',
  }
end

-- Writes a ticket whole; what is empty is left out, which a new key and a longer list of excluded allow.
local function writeTicket(T, ...)
  local args = {'l', T.lane, 'v', T.va, 'c', T.classes, ...}
  local function add(field, value)
    args[#args + 1] = field
    args[#args + 1] = value
  end
  if T.preferred ~= '' then add('p', T.preferred) end
  if T.only then add('n', '1') end
  if T.excluded ~= '' then add('x', T.excluded) end
  if T.mode ~= '' then add('m', T.mode) end
  call('HSET', K .. ':t:' .. T.id, unpack(args))
end

local function stand(T)
  writeTicket(T, 's', 'w')
  call('SADD', K .. ':waiting', T.id)
  local names = LINE_NAMES[T.mode]
  if not T.only then
    local heads, line = K .. names[2] .. T.lane, K .. names[1] .. T.lane .. ':'
    for _, class in ipairs(split(T.classes)) do
      -- A class with somebody in its line is known already.
      if addToLine(heads, class, line .. class, T.va, T.id) then call('SADD', K .. ':known', class) end
    end
  end
  if T.preferred ~= '' then
    call('ZADD', K .. names[3] .. T.lane .. ':' .. T.preferred, T.va, T.id)
  end
  for _, staff in ipairs(split(T.excluded)) do call('SADD', K .. ':x:' .. staff, T.id) end
  T.place = 'w'
end

local function leaveLines(T)
  call('SREM', K .. ':waiting', T.id)
  local names = LINE_NAMES[T.mode]
  if not T.only then
    local heads, line = K .. names[2] .. T.lane, K .. names[1] .. T.lane .. ':'
    for _, class in ipairs(split(T.classes)) do
      removeFromLine(heads, class, line .. class, T.id)
    end
  end
  if T.preferred ~= '' then
    call('ZREM', K .. names[3] .. T.lane .. ':' .. T.preferred, T.id)
  end
  for _, staff in ipairs(split(T.excluded)) do call('SREM', K .. ':x:' .. staff, T.id) end
end
`;

/** Takes a ticket out of a person's hands. */
export const HANDS = `
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
