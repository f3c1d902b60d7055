/** Scripts about people and what they may take: set and remove an agent, set a profile, add a class. */
import { BASE, MATCH_ARGS } from './base.ts';
import { HANDS, LINE } from './line.ts';
import { FILL, PLACE } from './match.ts';
import { PEOPLE, PREPARE } from './people.ts';

const PLACING = BASE + MATCH_ARGS + PEOPLE + PREPARE + LINE + PLACE;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then person, profile, '1' ready or '0', capacity in total, capacity
 * per lane, share in hundredths, last instant for offers per lane or '', number of classes that must be known or ''.
 * Returns the offers made, or -1 when other classes are known or none is told of his profile.
 */
export const SET_AGENT = `${PLACING}${FILL}
local expected = ARGV[OWN + 6 + 2 * #LANES]
if expected ~= '' and (call('SCARD', K .. ':known') ~= tonumber(expected)
  or call('EXISTS', K .. ':p:' .. ARGV[OWN + 2]) == 0) then return -1 end
local A = agentOf(ARGV[OWN + 1])
local status = ARGV[OWN + 3]
if A.status == '' or (status == '1' and A.status == '0') then A.idle = NOW end
A.profile, A.status, A.capTotal = ARGV[OWN + 2], status, tonumber(ARGV[OWN + 4])
local fields = {'p', A.profile, 'n', ARGV[OWN + 4]}
for i, lane in ipairs(LANES) do
  A.cap[lane] = tonumber(ARGV[OWN + 4 + i])
  fields[#fields + 1] = 'c' .. lane
  fields[#fields + 1] = ARGV[OWN + 4 + i]
end
A.share = tonumber(ARGV[OWN + 5 + #LANES])
fields[#fields + 1] = 'h'
fields[#fields + 1] = A.share
call('HSET', K .. ':a:' .. A.id, unpack(fields))
local tails = false
for i, lane in ipairs(LANES) do
  local untilMs = ARGV[OWN + 5 + #LANES + i]
  if untilMs == '' then untilMs = nil end
  if untilMs or A.untils[lane] then tails = true end
  A.untils[lane] = untilMs
  A.closed[lane] = untilMs ~= nil and tonumber(untilMs) <= tonumber(NOW)
end
if tails then
  saveTails(A)
  fixNextTail()
end
fill(A)
return made
`;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then person.
 * Returns {withdrawn offers, offers made}; what he serves stays counted.
 */
export const REMOVE_AGENT = `${PLACING}${HANDS}
local A = agentOf(ARGV[OWN + 1])
local withdrawn, back = {}, {}
if A.status == '' then return {withdrawn, made} end
A.status = ''
if next(A.untils) then
  A.untils, A.closed = {}, {}
  saveTails(A)
  fixNextTail()
end
for _, offerId in ipairs(split(A.offers)) do
  local packed = call('HGET', K .. ':offers', offerId)
  local T = ticketOf(split(packed)[1])
  takeBack(T)
  T.place = nil
  back[#back + 1] = T
  withdrawn[#withdrawn + 1] = offerId
  withdrawn[#withdrawn + 1] = packed
end
saveAgent(A)
table.sort(back, function(a, b) return goesBefore(tonumber(a.va), a.id, tonumber(b.va), b.id) end)
for _, T in ipairs(back) do
  if not place(T) then stand(T) end
end
return {withdrawn, made}
`;

/**
 * Serves the tickets of classes that some profiles may newly take, in order of virtual arrival over all their
 * lines, for as long as one of these profiles has somebody with room.
 */
const MATCH_LINES = `
local function matchLines(classes, profiles)
  local cursors, tried = {}, {}
  for _, lane in ipairs(LANES) do
    for _, class in ipairs(classes) do
      cursors[#cursors + 1] = {lane = lane, line = K .. ':w:' .. lane .. ':' .. class, at = 0}
    end
  end
  local function peek(c)
    while not c.ended and not c.id do
      local first = call('ZRANGE', c.line, c.at, c.at, 'WITHSCORES')
      if not first[1] then
        c.ended = true
      elseif tried[first[1]] then
        c.at = c.at + 1
      else
        c.id, c.score = first[1], tonumber(first[2])
      end
    end
    return c.id
  end
  local function someoneFree(lane)
    for _, profile in ipairs(profiles) do
      if call('ZSCORE', K .. ':fh:' .. lane, profile) then return true end
    end
    return false
  end
  while true do
    local best
    local free = {}
    for _, lane in ipairs(LANES) do free[lane] = someoneFree(lane) end
    for _, c in ipairs(cursors) do
      if free[c.lane] and peek(c) and (not best or goesBefore(c.score, c.id, best.score, best.id)) then best = c end
    end
    if not best then return end
    local id = best.id
    if not place(ticketOf(id)) then tried[id] = true end
    for _, c in ipairs(cursors) do
      if c.id == id then c.id = nil end
    end
  end
end
`;

/** KEYS[1] `{prefix}`; ARGV match arguments, then profile and its classes. Returns the offers made. */
export const SET_PROFILE = `${PLACING}${MATCH_LINES}
local profile = ARGV[OWN + 1]
local key = K .. ':p:' .. profile
local had, new = {}, {}
for _, class in ipairs(call('SMEMBERS', key)) do had[class] = true end
for i = OWN + 2, #ARGV do
  local class = ARGV[i]
  if not had[class] then
    new[#new + 1] = class
    call('SADD', key, class)
    call('SADD', K .. ':cp:' .. class, profile)
  end
  had[class] = nil
end
for class in pairs(had) do
  call('SREM', key, class)
  call('SREM', K .. ':cp:' .. class, profile)
end
matchLines(new, {profile})
return made
`;

/** KEYS[1] `{prefix}`; ARGV match arguments, then class and the profiles that may take it. Returns the offers made. */
export const ADD_CLASS = `${PLACING}${MATCH_LINES}
local class = ARGV[OWN + 1]
local profiles = {}
call('SADD', K .. ':known', class)
for i = OWN + 2, #ARGV do
  profiles[#profiles + 1] = ARGV[i]
  call('SADD', K .. ':p:' .. ARGV[i], class)
  call('SADD', K .. ':cp:' .. class, ARGV[i])
end
matchLines({class}, profiles)
return made
`;
