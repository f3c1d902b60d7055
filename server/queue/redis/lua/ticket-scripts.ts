/** Scripts about one ticket: enqueue, release, withdraw, assign. */
import { BASE, MATCH_ARGS } from './base.ts';
import { HANDS, LINE } from './line.ts';
import { FILL, PLACE } from './match.ts';
import { PEOPLE, PREPARE } from './people.ts';

const PLACING = BASE + MATCH_ARGS + PEOPLE + PREPARE + LINE + PLACE;
const MATCHING = PLACING + HANDS + FILL;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then ticket, lane, virtual arrival, classes, preferred person, '1' for
 * nobody else, excluded people, mode or '' for push, '1' when its classes must be known.
 * Returns the offers made (id, packed, ...), -1 when one is not, or -5 when the ticket is offered or served.
 */
export const ENQUEUE_TICKET = `${PLACING}
local T = {
  id = ARGV[OWN + 1], lane = ARGV[OWN + 2], va = ARGV[OWN + 3], classes = ARGV[OWN + 4],
  preferred = ARGV[OWN + 5], only = ARGV[OWN + 6] == '1', excluded = ARGV[OWN + 7], mode = ARGV[OWN + 8],
}
if ARGV[OWN + 9] == '1' then
  for _, class in ipairs(split(T.classes)) do
    if call('SISMEMBER', K .. ':known', class) == 0 then return -1 end
  end
end
local old = ticketOf(T.id)
if old then
  if old.place ~= 'w' then return -5 end
  leaveLines(old)
  call('DEL', K .. ':t:' .. T.id)
end
local placed = place(T)
if not placed then stand(T) end
-- A ticket that stands in its classes' lines has made them known.
if (placed or T.only) and T.classes ~= '' then call('SADD', K .. ':known', unpack(split(T.classes))) end
return made
`;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then ticket.
 * Returns {person, lane, offers made} or -1 when nobody serves it.
 */
export const RELEASE_TICKET = `${MATCHING}
local T = ticketOf(ARGV[OWN + 1])
if not T or T.place ~= 's' then return -1 end
local A = endServing(T)
call('DEL', K .. ':t:' .. T.id)
fill(A)
return {T.staff, T.lane, made}
`;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then ticket.
 * Returns {ended offer's id or '', packed or '', offers made}, or -1 when the ticket is unknown.
 */
export const WITHDRAW_TICKET = `${MATCHING}
local T = ticketOf(ARGV[OWN + 1])
if not T then return -1 end
local A, packed
if T.place == 'w' then
  leaveLines(T)
elseif T.place == 'o' then
  A, packed = takeBack(T)
else
  A = endServing(T)
end
call('DEL', K .. ':t:' .. T.id)
if A then fill(A) end
return {packed and T.offerId or '', packed or '', made}
`;

/**
 * KEYS[1] `{prefix}`; ARGV match arguments, then ticket, person, lane, '1' to force.
 * Returns {ended offer's id or '', packed or '', offers made}, or -4 when his capacity forbids it.
 */
export const ASSIGN_TICKET = `${MATCHING}
local id, staff, lane, force = ARGV[OWN + 1], ARGV[OWN + 2], ARGV[OWN + 3], ARGV[OWN + 4] == '1'
local Y, T = agentOf(staff), ticketOf(id)
local holds = T and T.place ~= 'w' and T.staff == staff
if holds and T.place == 's' and T.lane == lane then return {'', '', made} end
-- What he holds of this very ticket is not counted against him.
local total = Y.total - (holds and 1 or 0)
local load = Y.load[lane] - (holds and T.lane == lane and 1 or 0)
local fits = Y.status ~= '' and total < Y.capTotal and load < Y.cap[lane]
if not fits and not force then return -4 end
local X, packed
if T and T.place == 'w' then
  leaveLines(T)
elseif T and T.place == 'o' then
  X, packed = takeBack(T)
elseif T then
  X = endServing(T)
end
addLoad(Y, lane, 1)
call('HSET', K .. ':t:' .. id, 's', 's', 'l', lane, 'a', staff, 'o', '')
call('HSET', K .. ':serving', id, join({staff, lane}))
saveAgent(Y)
if X then fill(X) end
return {packed and T.offerId or '', packed or '', made}
`;
