/** Lua for agents: reading one, and writing him back with his places in the lines of free people. */

import type { Balance } from '../../../../routing/dispatch/offer-modes.ts';
import { LANE_LIST } from '../../normalise.ts';
import { perLaneList } from './base.ts';

const LANE_FIELDS = `${perLaneList('c')}, ${perLaneList('l')}`;

/** Letters of the balances, as scripts are told them. */
export const BALANCE_LETTER: Record<Balance, string> = {
  least_load: 'l',
  longest_idle: 'i',
  fair_share: 'f',
};

/** Every lane by least load: what an empty Redis means. */
const PLAIN = LANE_LIST.map(() => BALANCE_LETTER.least_load).join('');

/**
 * `agentOf(id)` reads a person once per script; changes are made on the table and written by `saveAgent`, which
 * moves him only in those lines where his score changed. A score is exact in one double (2^53):
 *   least load    load (2,000 at most) * 4e12 + idle since; 4e12 ms is the year 2096
 *   longest idle  idle since * 2,048 + load (2,000 at most)
 *   fair share    share (14 bits), load (7 bits, 127 at most), idle since in whole seconds (32 bits)
 */
export const PEOPLE = `
local PLAIN = '${PLAIN}'
-- Balance by which the lines of free people are ordered now.
local ORDER = PLAIN
local people = {}

local function hasCapacity(A, lane)
  return A.total < A.capTotal and A.load[lane] < A.cap[lane]
end

local function hasRoom(A, lane)
  return A.status == '1' and not A.closed[lane] and hasCapacity(A, lane)
end

local function scoreOf(A, letter)
  local idle = tonumber(A.idle)
  if letter == 'l' then return math.min(A.total, 2000) * 4e12 + idle end
  if letter == 'i' then return idle * 2048 + math.min(A.total, 2000) end
  return (A.share * 128 + math.min(A.total, 127)) * 4294967296 + math.floor(idle / 1000)
end

-- Per lane his score among the free, or false.
local function places(A)
  local at = {}
  for i, lane in ipairs(LANES) do
    at[lane] = hasRoom(A, lane) and scoreOf(A, string.sub(ORDER, i, i))
  end
  return at
end

local function agentOf(id)
  local A = people[id]
  if A then return A end
  local h = call('HMGET', K .. ':a:' .. id, 'r', 'p', 'i', 'n', 'o', 'h', 'u', ${LANE_FIELDS})
  A = {
    id = id, status = h[1] or '', profile = h[2] or '', idle = h[3] or '0',
    capTotal = tonumber(h[4] or 0), offers = h[5] or '', cap = {}, load = {}, stoodLoad = {}, total = 0,
    share = tonumber(h[6] or 0), untils = {}, closed = {},
  }
  if h[7] then
    local parts = split(h[7])
    for i = 1, #parts, 3 do
      A.untils[parts[i]] = parts[i + 1]
      A.closed[parts[i]] = parts[i + 2] == '1'
    end
  end
  for i, lane in ipairs(LANES) do
    A.cap[lane] = tonumber(h[7 + i] or 0)
    A.load[lane] = tonumber(h[7 + #LANES + i] or 0)
    A.stoodLoad[lane] = A.load[lane]
    A.total = A.total + A.load[lane]
  end
  A.stood, A.stoodProfile, A.stoodStatus = places(A), A.profile, A.status
  people[id] = A
  return A
end

local function addLoad(A, lane, by)
  A.load[lane] = A.load[lane] + by
  A.total = A.total + by
end

local function saveStatus(A)
  if A.status == A.stoodStatus then return end
  call(A.status == '' and 'SREM' or 'SADD', K .. ':agents', A.id)
  call(A.status == '1' and 'SADD' or 'SREM', K .. ':ready', A.id)
  A.stoodStatus = A.status
end

-- Writes what matching changes: status, idle, offers, load, lines. Profile and capacity are setAgent's own.
local function saveAgent(A)
  saveStatus(A)
  local key = K .. ':a:' .. A.id
  if A.status == '' and A.total == 0 then
    call('DEL', key)
  else
    local args = {'r', A.status, 'i', A.idle, 'o', A.offers}
    for _, lane in ipairs(LANES) do
      if A.load[lane] ~= A.stoodLoad[lane] then
        args[#args + 1] = 'l' .. lane
        args[#args + 1] = A.load[lane]
        A.stoodLoad[lane] = A.load[lane]
      end
    end
    call('HSET', key, unpack(args))
  end
  local at = places(A)
  local moved = A.profile ~= A.stoodProfile
  for _, lane in ipairs(LANES) do
    local was, is = A.stood[lane], at[lane]
    if was ~= is or moved then
      local heads = K .. ':fh:' .. lane
      local free = K .. ':f:' .. lane .. ':'
      if was and moved then
        removeFromLine(heads, A.stoodProfile, free .. A.stoodProfile, A.id)
        was = false
      end
      if is and not was then
        addToLine(heads, A.profile, free .. A.profile, is, A.id)
      elseif is then
        call('ZADD', free .. A.profile, is, A.id)
        fixHead(heads, A.profile, free .. A.profile)
      elseif was then
        removeFromLine(heads, A.profile, free .. A.profile, A.id)
      end
    end
  end
  A.stood, A.stoodProfile = at, A.profile
end

-- Writes his last instants for offers, and those that are still to come into the sorted set of all.
local function saveTails(A)
  local parts = {}
  for _, lane in ipairs(LANES) do
    local untilMs = A.untils[lane]
    local member = lane .. SEP .. A.id
    if untilMs then
      parts[#parts + 1] = lane
      parts[#parts + 1] = untilMs
      parts[#parts + 1] = A.closed[lane] and '1' or '0'
    end
    if untilMs and not A.closed[lane] then
      call('ZADD', K .. ':tails', untilMs, member)
    else
      call('ZREM', K .. ':tails', member)
    end
  end
  if #parts > 0 then
    call('HSET', K .. ':a:' .. A.id, 'u', join(parts))
  else
    call('HDEL', K .. ':a:' .. A.id, 'u')
  end
end

local function fixNextTail()
  local first = call('ZRANGE', K .. ':tails', 0, 0, 'WITHSCORES')
  if first[1] then
    call('HSET', K .. ':rule', 't', first[2])
  else
    call('HDEL', K .. ':rule', 't')
  end
end
`;

/**
 * Runs before everything else in a script that matches: closes the lanes of people whose last instant for offers has
 * come, and reorders the free when the balance is another than last time. Needs MATCH_ARGS.
 */
export const PREPARE = `
do
  local rule = call('HMGET', K .. ':rule', 'b', 't')
  ORDER = rule[1] or PLAIN
  if rule[2] and tonumber(rule[2]) <= tonumber(NOW) then
    for _, member in ipairs(call('ZRANGE', K .. ':tails', '-inf', NOW, 'BYSCORE')) do
      local parts = split(member)
      local A = agentOf(parts[2])
      A.closed[parts[1]] = true
      saveTails(A)
      saveAgent(A)
    end
    fixNextTail()
  end
  if ORDER ~= BALANCE then
    local free = {}
    for _, id in ipairs(call('SMEMBERS', K .. ':ready')) do free[#free + 1] = agentOf(id) end
    ORDER = BALANCE
    for _, A in ipairs(free) do saveAgent(A) end
    if BALANCE == PLAIN then
      call('HDEL', K .. ':rule', 'b')
    else
      call('HSET', K .. ':rule', 'b', BALANCE)
    end
  end
end
`;
