/** Scripts that look at many keys at one instant, and the one that wipes them. */
import { BASE } from './base.ts';
import { LINE_NAMES } from './line.ts';

/**
 * KEYS[1] `{prefix}`; ARGV[1] ticket. Returns how many go before it, or -1 when it does not wait.
 * One class costs O(log n); more cost O(tickets ahead), because those in two of them count once.
 */
export const COUNT_AHEAD = `${BASE}
local id = ARGV[1]
local h = call('HMGET', K .. ':t:' .. id, 's', 'l', 'c', 'p', 'n', 'm')
if h[1] ~= 'w' then return -1 end
local names = (${LINE_NAMES})[h[6] or '']
if h[5] == '1' then return call('ZRANK', K .. names[3] .. h[2] .. ':' .. h[4], id) end
local classes = split(h[3])
local line = K .. names[1] .. h[2] .. ':'
if #classes == 0 then return 0 end
if #classes == 1 then return call('ZRANK', line .. classes[1], id) end
local seen, n = {}, 0
for _, class in ipairs(classes) do
  local rank = call('ZRANK', line .. class, id)
  if rank > 0 then
    for _, other in ipairs(call('ZRANGE', line .. class, 0, rank - 1)) do
      if not seen[other] then
        seen[other] = true
        n = n + 1
      end
    end
  end
end
return n
`;

/** KEYS[1] `{prefix}`; ARGV[1] ticket. Returns {place, person, offer id, packed offer} or -1 when unknown. */
export const FIND_TICKET = `${BASE}
local h = call('HMGET', K .. ':t:' .. ARGV[1], 's', 'a', 'o')
if not h[1] then return -1 end
local packed = h[1] == 'o' and call('HGET', K .. ':offers', h[3])
return {h[1], h[2], h[3], packed or ''}
`;

/** KEYS[1] `{prefix}`; ARGV[1] person. Returns his open offers: id, packed, ... */
export const LIST_OFFERS = `${BASE}
local found = {}
for _, id in ipairs(split(call('HGET', K .. ':a:' .. ARGV[1], 'o'))) do
  found[#found + 1] = id
  found[#found + 1] = call('HGET', K .. ':offers', id)
end
return found
`;

/** KEYS[1] `{prefix}`. Returns {waiting, offered, serving, ready, {class, count, head's score, ...} per lane}. */
export const COUNT_ALL = `${BASE}
local lines = {}
for _, names in pairs(${LINE_NAMES}) do
  for _, lane in ipairs(LANES) do
    local heads = call('ZRANGE', K .. names[2] .. lane, 0, -1, 'WITHSCORES')
    for i = 1, #heads, 2 do
      lines[#lines + 1] = heads[i]
      lines[#lines + 1] = call('ZCARD', K .. names[1] .. lane .. ':' .. heads[i])
      lines[#lines + 1] = heads[i + 1]
    end
  end
end
return {
  call('SCARD', K .. ':waiting'), call('HLEN', K .. ':offers'), call('HLEN', K .. ':serving'),
  call('SCARD', K .. ':ready'), lines,
}
`;

/** Reads one agent as a row: id, status, profile, idle since, capacity in total, share, tails, capacities, loads. */
const AGENT_ROW = `
local fields = {'r', 'p', 'i', 'n', 'h', 'u'}
for _, lane in ipairs(LANES) do fields[#fields + 1] = 'c' .. lane end
for _, lane in ipairs(LANES) do fields[#fields + 1] = 'l' .. lane end
local function agentRow(id)
  return {id, unpack(call('HMGET', K .. ':a:' .. id, unpack(fields)))}
end
`;

/** KEYS[1] `{prefix}`; ARGV[1] person. Returns his row, or nothing when he is not signed on. */
export const READ_AGENT = `${BASE}${AGENT_ROW}
local row = agentRow(ARGV[1])
if not row[2] or row[2] == '' then return {} end
return row
`;

/**
 * KEYS[1] `{prefix}`; ARGV tickets. Returns those that wait: {id, lane, arrival, classes, preferred, only, excluded,
 * mode} each.
 */
export const READ_WAITING = `${BASE}
local waiting = {}
for _, id in ipairs(ARGV) do
  local h = call('HMGET', K .. ':t:' .. id, 's', 'l', 'v', 'c', 'p', 'n', 'x', 'm')
  if h[1] == 'w' then waiting[#waiting + 1] = {id, h[2], h[3], h[4], h[5], h[6], h[7], h[8]} end
end
return waiting
`;

/** KEYS[1] `{prefix}`; ARGV people. Returns a row for each who is signed on. */
export const READ_AGENTS = `${BASE}${AGENT_ROW}
local agents = {}
for _, id in ipairs(ARGV) do
  local row = agentRow(id)
  if row[2] and row[2] ~= '' then agents[#agents + 1] = row end
end
return agents
`;

/**
 * KEYS[1] `{prefix}`. Unlinks every key of the shard and sets the marker. One script, so that no other node's
 * call falls between; it walks the whole key space, which a rebuild may cost.
 */
export const WIPE_ALL = `${BASE}
local cursor = '0'
repeat
  local page = call('SCAN', cursor, 'MATCH', K .. ':*', 'COUNT', 1000)
  cursor = page[1]
  if #page[2] > 0 then call('UNLINK', unpack(page[2])) end
until cursor == '0'
call('SET', K .. ':built', '1')
return 1
`;
