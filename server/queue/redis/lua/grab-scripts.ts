/** Scripts of grab mode: claim a ticket, who may claim it, and what a person may claim. */
import { BASE, MATCH_ARGS } from './base.ts';
import { LINE } from './line.ts';
import { PEOPLE, PREPARE } from './people.ts';

/** Longer than any day lasts on a node whose clock differs, s. */
const DAY_KEPT_S = 172_800;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then ticket, person, and his limit: day (or ''), today, last claim, cap,
 * pause. Returns {'ok', lane}, {'taken', who holds it}, or {reason} as the port names it. Makes no offer: nobody gets room by it.
 */
export const GRAB_TICKET = `${BASE}${MATCH_ARGS}${PEOPLE}${PREPARE}${LINE}
local T = ticketOf(ARGV[OWN + 1])
if not T then return {'gone'} end
if T.place ~= 'w' then return {'taken', T.staff} end
if T.mode ~= 'grab' then return {'not_open'} end
local A = agentOf(ARGV[OWN + 2])
if A.status ~= '1' then return {'not_ready'} end
for _, staff in ipairs(split(T.excluded)) do
  if staff == A.id then return {'excluded'} end
end
local eligible = T.preferred == A.id
if not eligible and not T.only then
  for _, class in ipairs(split(T.classes)) do
    if call('SISMEMBER', K .. ':p:' .. A.profile, class) == 1 then
      eligible = true
      break
    end
  end
end
if not eligible then return {'not_eligible'} end
if not hasCapacity(A, T.lane) then return {'capacity'} end
if A.closed[T.lane] then return {'shift_end'} end
local day = ARGV[OWN + 3]
if day ~= '' then
  local ofDay = K .. ':gd:' .. day
  local today = math.max(tonumber(ARGV[OWN + 4]), tonumber(call('HGET', ofDay, A.id) or '0'))
  local last = math.max(tonumber(ARGV[OWN + 5]), tonumber(call('HGET', K .. ':gl', A.id) or '0'))
  local cap = tonumber(ARGV[OWN + 6])
  if cap > 0 and today >= cap then return {'day_cap'} end
  if tonumber(ARGV[1]) < last + tonumber(ARGV[OWN + 7]) then return {'cool_down'} end
  call('HSET', ofDay, A.id, string.format('%d', today + 1))
  call('EXPIRE', ofDay, ${DAY_KEPT_S})
  call('HSET', K .. ':gl', A.id, ARGV[1])
end
leaveLines(T)
call('DEL', K .. ':t:' .. T.id)
call('HSET', K .. ':t:' .. T.id, 's', 's', 'l', T.lane, 'a', A.id, 'o', '')
call('HSET', K .. ':serving', T.id, join({A.id, T.lane}))
addLoad(A, T.lane, 1)
saveAgent(A)
return {'ok', T.lane}
`;

/** KEYS[1] `{prefix}`; ARGV[1] person, [2] day: a claim that came to nothing counts no more. */
export const FORGET_GRAB = `
local ofDay = KEYS[1] .. ':gd:' .. ARGV[2]
if tonumber(redis.call('HGET', ofDay, ARGV[1]) or '0') > 0 then redis.call('HINCRBY', ofDay, ARGV[1], -1) end
return 0
`;

/** Whether a lane of his is still open at NOW; the sweep of closed lanes runs with changes only. */
const IS_OPEN = `
local NOW = tonumber(ARGV[1])
local function isOpen(A, lane)
  return hasRoom(A, lane) and not (A.untils[lane] and tonumber(A.untils[lane]) <= NOW)
end
`;

/** KEYS[1] `{prefix}`; ARGV[1] now, [2] ticket. Returns person, share in hundredths, ...; -1 unless open for grabs. */
export const LIST_GRABBERS = `${BASE}${PEOPLE}${IS_OPEN}${LINE}
local T = ticketOf(ARGV[2])
if not T or T.place ~= 'w' or T.mode ~= 'grab' then return -1 end
local told, found = {}, {}
for _, staff in ipairs(split(T.excluded)) do told[staff] = true end
local function consider(id)
  if told[id] then return end
  told[id] = true
  local A = agentOf(id)
  if isOpen(A, T.lane) then
    found[#found + 1] = id
    found[#found + 1] = tostring(A.share)
  end
end
if T.preferred ~= '' then consider(T.preferred) end
if not T.only then
  for _, class in ipairs(split(T.classes)) do
    for _, profile in ipairs(call('ZINTER', 2, K .. ':fh:' .. T.lane, K .. ':cp:' .. class)) do
      for _, id in ipairs(call('ZRANGE', K .. ':f:' .. T.lane .. ':' .. profile, 0, -1)) do consider(id) end
    end
  end
end
return found
`;

/** KEYS[1] `{prefix}`; ARGV[1] now, [2] person, [3] limit. Returns tickets in order of virtual arrival. */
export const LIST_GRABS = `${BASE}${PEOPLE}${IS_OPEN}
local A, limit = agentOf(ARGV[2]), tonumber(ARGV[3])
local told, found = {}, {}
local deny = K .. ':x:' .. A.id
-- The first tickets of a line that he is not excluded from; more than the limit of one line never matter.
local function consider(line)
  local from, left = 0, limit
  while left > 0 do
    local flat = call('ZRANGE', line, from, from + 63, 'WITHSCORES')
    local names = {}
    for i = 1, #flat, 2 do names[#names + 1] = flat[i] end
    if #names == 0 then return end
    local denied = call('SMISMEMBER', deny, unpack(names))
    for i, id in ipairs(names) do
      if denied[i] == 0 and left > 0 then
        left = left - 1
        if not told[id] then
          told[id] = true
          found[#found + 1] = {id = id, score = tonumber(flat[2 * i])}
        end
      end
    end
    if #names < 64 then return end
    from = from + 64
  end
end
for _, lane in ipairs(LANES) do
  if isOpen(A, lane) then
    consider(K .. ':gp:' .. lane .. ':' .. A.id)
    for _, class in ipairs(call('ZINTER', 2, K .. ':gh:' .. lane, K .. ':p:' .. A.profile)) do
      consider(K .. ':g:' .. lane .. ':' .. class)
    end
  end
end
table.sort(found, function(a, b) return goesBefore(a.score, a.id, b.score, b.id) end)
local ids = {}
for i = 1, math.min(limit, #found) do ids[i] = found[i].id end
return ids
`;
