/** Lua for matching: the best person for a ticket, the first ticket for a person, and the claim of both. */

/**
 * Before each event nobody with room could take anything that waits (I3), so an event makes new pairs only for
 * the people and tickets that it touched. `place(T)` serves a ticket that came, `fill(A)` a person with new
 * room; both end with I3 again. A claim = offer created, ticket out of all its lines, person's load up.
 */
export const PLACE = `
-- Offers made by this call: id, packed, id, packed ...
local made = {}

local function claim(T, A)
  local n = #made / 2 + 1
  local offerId = n == 1 and CALL_ID or (CALL_ID .. '.' .. n)
  local packed = join({T.id, A.id, T.lane, NOW, EXPIRES[T.lane], T.preferred == A.id and 'preferred' or 'in_order'})
  if T.place == 'w' then
    leaveLines(T)
    call('HSET', K .. ':t:' .. T.id, 's', 'o', 'o', offerId, 'a', A.id)
  else
    writeTicket(T, 's', 'o', 'o', offerId, 'a', A.id)
  end
  T.place, T.offerId, T.staff = 'o', offerId, A.id
  call('HSET', K .. ':offers', offerId, packed)
  A.offers = A.offers == '' and offerId or (A.offers .. SEP .. offerId)
  addLoad(A, T.lane, 1)
  made[#made + 1] = offerId
  made[#made + 1] = packed
end

-- First person of a line who is not in the table excluded.
local function firstPerson(line, excluded)
  local first = call('ZRANGE', line, 0, 0, 'WITHSCORES')
  if not first[1] then return nil end
  if not excluded[first[1]] then return first[1], tonumber(first[2]) end
  local from = 1
  while true do
    local names = call('ZRANGE', line, from, from + 31)
    for _, name in ipairs(names) do
      if not excluded[name] then return name, tonumber(call('ZSCORE', line, name)) end
    end
    if #names < 32 then return nil end
    from = from + 32
  end
end

-- Preferred person when he can take it; else the best by the lane's balance, smallest id. Nil when nobody can.
local function bestAgent(T)
  local excluded = {}
  for _, staff in ipairs(split(T.excluded)) do excluded[staff] = true end
  if T.preferred ~= '' and not excluded[T.preferred] then
    local A = agentOf(T.preferred)
    if hasRoom(A, T.lane) then return A end
  end
  if T.only then return nil end
  local best, bestScore
  local line, heads = K .. ':f:' .. T.lane .. ':', K .. ':fh:' .. T.lane
  if call('EXISTS', heads) == 0 then return nil end
  for _, class in ipairs(split(T.classes)) do
    eachHead(heads, K .. ':cp:' .. class, function(profile)
      if isLater(heads, profile, bestScore) then return true end
      local id, score = firstPerson(line .. profile, excluded)
      if id and (not best or goesBefore(score, id, bestScore, best)) then best, bestScore = id, score end
    end)
  end
  return best and agentOf(best)
end

-- Offers a ticket to the best person; leaves it where it is when there is none, or when nobody is pushed.
local function place(T)
  if T.mode ~= '' then return false end
  local A = bestAgent(T)
  if not A then return false end
  claim(T, A)
  saveAgent(A)
  return true
end
`;

/** `fill(A, back)`; needs PLACE. */
export const FILL = `
-- First ticket of a line that is not in the set deny.
local function firstTicket(line, deny)
  local first = call('ZRANGE', line, 0, 0, 'WITHSCORES')
  if not first[1] then return nil end
  if call('SISMEMBER', deny, first[1]) == 0 then return first[1], tonumber(first[2]) end
  local from = 1
  while true do
    local names = call('ZRANGE', line, from, from + 63)
    if #names == 0 then return nil end
    local denied = call('SMISMEMBER', deny, unpack(names))
    for i = 1, #names do
      if denied[i] == 0 then return names[i], tonumber(call('ZSCORE', line, names[i])) end
    end
    from = from + 64
  end
end

-- I4: of all waiting tickets that he may take and has room for, the one with the smallest virtual arrival.
local function firstFor(A)
  local best, bestScore
  local deny = K .. ':x:' .. A.id
  local function consider(line)
    local id, score = firstTicket(line, deny)
    if id and (not best or goesBefore(score, id, bestScore, best)) then best, bestScore = id, score end
  end
  for _, lane in ipairs(LANES) do
    if hasRoom(A, lane) then
      consider(K .. ':pl:' .. lane .. ':' .. A.id)
      local line, heads = K .. ':w:' .. lane .. ':', K .. ':ch:' .. lane
      eachHead(heads, K .. ':p:' .. A.profile, function(class)
        if isLater(heads, class, bestScore) then return true end
        consider(line .. class)
      end)
    end
  end
  return best, bestScore
end

-- Offers tickets to a person until he is full or nothing is left for him, and saves him. The ticket back (which
-- just came back and stands in no line yet) goes to the best of all people when its turn comes, or waits.
local function fill(A, back)
  while true do
    local id, score = firstFor(A)
    if back and not (id and goesBefore(score, id, tonumber(back.va), back.id)) then
      saveAgent(A)
      if not place(back) then stand(back) end
      back = nil
    elseif id then
      claim(ticketOf(id), A)
    else
      break
    end
  end
  saveAgent(A)
end
`;
