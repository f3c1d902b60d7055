/** Lua shared by every queue script: key names, packed lists, and the arguments that all matching scripts have. */
import { LANE_LIST } from '../../normalise.ts';

/** Unit separator: joins the parts of a packed value. No id, class or profile contains it (pack.ts checks). */
export const SEPARATOR = '\u001f';

/** Lua list of one string per lane. */
export const perLaneList = (prefix: string): string =>
  LANE_LIST.map((lane) => `'${prefix}${lane}'`).join(', ');

const lanes = perLaneList('');

/**
 * Keys, all starting with KEYS[1] = `{prefix}`, so that one shard stands on one cluster slot:
 *
 *   :built                  marker: the view has been filled since the last start or flush
 *   :t:<ticket>             hash: s place (w waiting, o offered, s serving), l lane, v virtual arrival,
 *                           c classes, p preferred person, n '1' when nobody else, x excluded people,
 *                           m mode (grab, pull; absent: push), o offer id, a person
 *   :waiting                set of waiting tickets
 *   :w:<lane>:<class>       sorted set of waiting tickets by virtual arrival  (:g: grab, :u: pull)
 *   :ch:<lane>              sorted set of classes by the score of their head  (:gh: grab, :uh: pull)
 *   :pl:<lane>:<staff>      sorted set of waiting tickets that prefer this person  (:gp: grab, :up: pull)
 *   :x:<staff>              set of waiting tickets that exclude this person
 *   :offers                 hash offer id -> ticket, staff, lane, made, expires, rule
 *   :serving                hash ticket -> staff, lane
 *   :a:<staff>              hash: r '1' ready, '0' not ready, '' signed off; p profile, i idle since,
 *                           n capacity in total, o open offers, c<lane> capacity, l<lane> load, h share in
 *                           hundredths, u lane, last instant for offers, '1' when it has passed; lane, ...
 *   :agents  :ready         sets of people signed on; ready
 *   :p:<profile>            set of classes          :cp:<class>  set of profiles (the inverse)
 *   :f:<lane>:<profile>     sorted set of people with room, by the lane's balance (people.ts)
 *   :fh:<lane>              sorted set of profiles by the score of their head
 *   :known                  set of classes ever announced
 *   :tails                  sorted set of lane, person by his last instant for offers there; until it has come
 *   :gd:<day>               hash person -> claims of that day; :gl  hash person -> instant of his last claim
 *   :rule                   hash: b balance by which :f: is ordered, a letter per lane, when not all least load;
 *                           t smallest score of :tails
 *
 * Lists inside a value are joined by the unit separator. Scores are passed on as the strings they came as:
 * Lua's own tostring keeps 14 digits only.
 */
export const BASE = String.raw`
local K = KEYS[1]
local call = redis.call
local LANES = {${lanes}}
local SEP = '\31'

local function split(text)
  local parts = {}
  if text then
    for part in string.gmatch(text, '[^\31]+') do parts[#parts + 1] = part end
  end
  return parts
end

local function join(parts)
  return table.concat(parts, SEP)
end

-- A list without one of its members.
local function without(text, member)
  local kept = {}
  for _, part in ipairs(split(text)) do
    if part ~= member then kept[#kept + 1] = part end
  end
  return join(kept)
end

-- Byte order, as sorted sets break ties: Lua's own comparison follows the locale of the server.
local function bytesBefore(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function goesBefore(score, id, otherScore, otherId)
  if score ~= otherScore then return score < otherScore end
  return bytesBefore(id, otherId)
end

-- Whether the head of a line comes too late to beat a score already found.
local function isLater(heads, name, score)
  return score and tonumber(call('ZSCORE', heads, name)) > score
end

-- Writes the score of a line's first member into the sorted set of heads.
local function fixHead(heads, name, line)
  local first = call('ZRANGE', line, 0, 0, 'WITHSCORES')
  if first[1] then
    call('ZADD', heads, first[2], name)
  else
    call('ZREM', heads, name)
  end
end

-- Adds to a line; the head can only move forward by that. True when the line was empty.
local function addToLine(heads, name, line, score, member)
  call('ZADD', line, score, member)
  return call('ZADD', heads, 'LT', score, name) == 1
end

local function removeFromLine(heads, name, line, member)
  call('ZREM', line, member)
  fixHead(heads, name, line)
end

-- Visits the lines of heads whose name is in the set allowed, in order of head score, until visit says stop. Names
-- only: formatting a score costs more than the rest of a look. Far down the plain scan gives way to an
-- intersection, which costs by the smaller side.
local function eachHead(heads, allowed, visit)
  local from, size = 0, 8
  while from < 64 do
    local names = call('ZRANGE', heads, from, from + size - 1)
    if #names == 0 then return end
    local ok = call('SMISMEMBER', allowed, unpack(names))
    for i = 1, #names do
      if ok[i] == 1 and visit(names[i]) then return end
    end
    if #names < size then return end
    from, size = from + size, 28
  end
  for _, name in ipairs(call('ZINTER', 2, heads, allowed, 'WEIGHTS', 1, 0)) do
    if visit(name) then return end
  end
end
`;

/** Arguments that every script which can match begins with. */
export const MATCH_ARGS = `
-- ARGV[1] now, ARGV[2] id of this call (and so of its first offer), then per lane the deadline of an offer made now,
-- then the balance, a letter per lane.
local NOW, CALL_ID = ARGV[1], ARGV[2]
local EXPIRES = {}
for i, lane in ipairs(LANES) do EXPIRES[lane] = ARGV[2 + i] end
local BALANCE = ARGV[3 + #LANES]
-- Own arguments of the script begin here.
local OWN = 3 + #LANES
`;
