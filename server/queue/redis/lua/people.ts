/** Lua for agents: reading one, and writing him back with his places in the lines of free people. */

import { perLaneList } from './base.ts';

const LANE_FIELDS = `${perLaneList('c')}, ${perLaneList('l')}`;

/**
 * `agentOf(id)` reads a person once per script; changes are made on the table and written by `saveAgent`, which
 * moves him only in those lines where his score changed. Load counts 2,000 at most in a score, so that load and
 * idle-since stay exact in one double (2,000 * 4e12 < 2^53; 4e12 ms is the year 2096).
 */
export const PEOPLE = `
local LOAD_STEP = 4e12
local people = {}

local function hasRoom(A, lane)
  return A.status == '1' and A.total < A.capTotal and A.load[lane] < A.cap[lane]
end

-- Per lane his score among the free, or false.
local function places(A)
  local at = {}
  local score = math.min(A.total, 2000) * LOAD_STEP + tonumber(A.idle)
  for _, lane in ipairs(LANES) do at[lane] = hasRoom(A, lane) and score end
  return at
end

local function agentOf(id)
  local A = people[id]
  if A then return A end
  local h = call('HMGET', K .. ':a:' .. id, 'r', 'p', 'i', 'n', 'o', ${LANE_FIELDS})
  A = {
    id = id, status = h[1] or '', profile = h[2] or '', idle = h[3] or '0',
    capTotal = tonumber(h[4] or 0), offers = h[5] or '', cap = {}, load = {}, stoodLoad = {}, total = 0,
  }
  for i, lane in ipairs(LANES) do
    A.cap[lane] = tonumber(h[5 + i] or 0)
    A.load[lane] = tonumber(h[5 + #LANES + i] or 0)
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
`;
